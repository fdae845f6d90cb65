/**
 * @file
 * @brief Runlevels of the selected modules and the order of initialisation.
 */

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "resolve.h"

enum mark {
	MARK_NONE,
	MARK_OPEN, /* on the path being walked */
	MARK_DONE,
};

/** The path from a root of the walk to the current module. */
struct step {
	const struct step *previous;
	struct module *module;
	const struct reference *via; /* by which the next module is reached */
};

struct walk {
	const struct tree *tree;
	struct module_list *sorted;
};

/** Runs over what an instance depends on at run time. */
struct dependency {
	const struct module *type;
	const struct reference *ref;
	struct module *target;
};

static bool is_ordering(const struct reference *ref) {
	return !annotation_find(ref->annotations, "NoRuntime");
}

static bool dependency_next(const struct tree *tree,
    const struct module *instance, struct dependency *dep) {
	struct module *named;

	for (;;) {
		if (!dep->type) {
			dep->type = instance;
			dep->ref = instance->depends;
		}
		else if (dep->ref) {
			dep->ref = dep->ref->next;
		}
		while (!dep->ref) {
			dep->type = dep->type->super;
			if (!dep->type) {
				return false;
			}
			dep->ref = dep->type->depends;
		}
		named = is_ordering(dep->ref)
		            ? resolve_reference(tree, dep->type->file, dep->ref)
		            : NULL;
		dep->target = named ? named->instance : NULL;
		if (dep->target && dep->target != instance) {
			return true;
		}
	}
}

static int own_runlevel(const struct module *instance) {
	const struct module *type;
	const struct annotation *annotation;
	const struct value *value;
	char *end;
	long level;

	for (type = instance; type; type = type->super) {
		annotation = type->include ? annotation_find(type->include->annotations,
		                 "Runlevel")
		                           : NULL;
		value = annotation ? annotation_param(annotation, "value") : NULL;
		if (!value || value->kind != VALUE_NUMBER) {
			continue;
		}
		level = strtol(value->text, &end, 0);
		if (*end || level < 0 || level > RUNLEVEL_MAX) {
			diag_error(&value->loc, "bad runlevel %s: expected 0 to %d",
			    value->text, RUNLEVEL_MAX);
			break;
		}
		return (int)level;
	}
	return RUNLEVEL_DEFAULT;
}

/* Stops where nothing gets lower, so cycles do no harm. */
static void lower_runlevel(const struct tree *tree, struct module *module,
    int level) {
	struct dependency dep = {0};

	module->runlevel = level;
	while (dependency_next(tree, module, &dep)) {
		if (dep.target->runlevel > level) {
			lower_runlevel(tree, dep.target, level);
		}
	}
}

void order_runlevels(const struct tree *tree, struct module_list *modules) {
	size_t i;

	for (i = 0; i < modules->count; i++) {
		modules->items[i]->runlevel = own_runlevel(modules->items[i]);
	}
	for (i = 0; i < modules->count; i++) {
		lower_runlevel(tree, modules->items[i], modules->items[i]->runlevel);
	}
}

static const char *path_text(const struct step *step,
    const struct module *start) {
	if (step->module == start) {
		return step->module->fqn;
	}
	return arena_printf("%s -> %s", path_text(step->previous, start),
	    step->module->fqn);
}

static void report_cycle(const struct step *last, const struct module *start) {
	const struct step *step;

	diag_error(&last->via->loc,
	    "dependency cycle: %s -> %s; expected "
	    "@NoRuntime on one of these depends",
	    path_text(last, start), start->fqn);
	for (step = last; step->module != start;) {
		step = step->previous;
		diag_note(&step->via->loc, "'%s' depends on it here",
		    step->module->fqn);
	}
}

static void visit(struct walk *walk, const struct step *previous,
    struct module *module) {
	struct step step = {.previous = previous, .module = module};
	struct dependency dep = {0};

	module->mark = MARK_OPEN;
	while (dependency_next(walk->tree, module, &dep)) {
		step.via = dep.ref;
		if (dep.target->mark == MARK_OPEN) {
			report_cycle(&step, dep.target);
		}
		else if (dep.target->mark == MARK_NONE) {
			visit(walk, &step, dep.target);
		}
	}
	module->mark = MARK_DONE;
	module_list_add(walk->sorted, module);
}

void order_modules(const struct tree *tree, struct module_list *modules) {
	struct module_list sorted = {0};
	struct walk walk = {.tree = tree, .sorted = &sorted};
	size_t i;

	for (i = 0; i < modules->count; i++) {
		if (modules->items[i]->mark == MARK_NONE) {
			visit(&walk, NULL, modules->items[i]);
		}
	}
	module_list_free(modules);
	*modules = sorted;
}
