/**
 * @file
 * @brief Which modules a configuration selects.
 */

#include <string.h>

#include "annot.h"
#include "resolve.h"

struct resolver {
	const struct tree *tree;
	struct module_list list; /* every module that was ever an instance */
};

static struct module *find_in_package(const struct tree *tree,
    const char *package, const char *name) {
	return tree_find(tree,
	    *package ? arena_printf("%s.%s", package, name) : name);
}

static struct module *find_imported(const struct tree *tree,
    const struct reference *import, const char *name) {
	size_t len = strlen(import->name);
	const char *last;

	if (str_ends_with(import->name, ".*")) {
		return find_in_package(tree, arena_strndup(import->name, len - 2),
		    name);
	}
	last = strrchr(import->name, '.');
	if (strcmp(last ? last + 1 : import->name, name) != 0) {
		return NULL;
	}
	return tree_find(tree, import->name);
}

static struct module *find_module(const struct tree *tree,
    const struct myfile *scope, const char *name) {
	const struct reference *import;
	struct module *module;

	module = find_in_package(tree, scope->package, name);
	for (import = scope->imports; import && !module; import = import->next) {
		module = find_imported(tree, import, name);
	}
	return module ? module : tree_find(tree, name);
}

static const char *last_part(const char *name) {
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

/* A full name is compared with full names, and a last part that exists
 * elsewhere is offered as well. */
static void report_unknown(const struct tree *tree,
    const struct reference *ref) {
	struct nearest nearest;
	const char *part = last_part(ref->name);
	struct module *module;
	size_t i;

	nearest_init(&nearest, ref->name);
	for (i = 0; i < tree->modules.count; i++) {
		module = tree->modules.items[i];
		if (part == ref->name) {
			nearest_offer(&nearest, module->name, module->fqn);
		}
		else {
			nearest_offer(&nearest,
			    strcmp(module->name, part) ? module->fqn : ref->name,
			    module->fqn);
		}
	}
	diag_error(&ref->loc, "unknown module '%s'%s", ref->name,
	    nearest_text(&nearest));
}

struct module *resolve_reference(const struct tree *tree,
    const struct myfile *scope, const struct reference *ref) {
	struct module *module = find_module(tree, scope, ref->name);

	if (!module) {
		report_unknown(tree, ref);
	}
	return module;
}

static bool extends_itself(const struct module *module) {
	const struct module *super;

	for (super = module->super; super; super = super->super) {
		if (super == module) {
			return true;
		}
	}
	return false;
}

void resolve_supers(const struct tree *tree) {
	struct module *module;
	size_t i;

	for (i = 0; i < tree->modules.count; i++) {
		module = tree->modules.items[i];
		if (!module->extends) {
			continue;
		}
		module->super = find_module(tree, module->file, module->extends->name);
		if (extends_itself(module)) {
			diag_error(&module->extends->loc, "module '%s' extends itself",
			    module->fqn);
			module->super = NULL;
		}
	}
}

static void report_conflict(const struct module *module,
    const struct module *base, const struct loc *why) {
	diag_error(why, "both '%s' and '%s' implement '%s': expected one",
	    base->instance->fqn, module->fqn, base->fqn);
	diag_note(&base->instance->why, "'%s' comes from here",
	    base->instance->fqn);
}

/*
 * Makes @a module the instance of itself and of all it extends, unless one
 * that derives from it is there already.
 */
static void select_module(struct resolver *resolver, struct module *module,
    const struct loc *why) {
	struct module *type;

	for (type = module; type; type = type->super) {
		if (!type->instance || module_is_a(module, type->instance)) {
			continue;
		}
		if (!module_is_a(type->instance, module)) {
			report_conflict(module, type, why);
		}
		return;
	}
	if (module->instance == module) {
		return;
	}
	for (type = module; type; type = type->super) {
		type->instance = module;
	}
	module->why = *why;
	module_list_add(&resolver->list, module);
}

static struct reference value_reference(const struct value *value) {
	struct reference ref = {.name = value->text, .loc = value->loc};

	return ref;
}

/* The module that an annotation of @a scope's file names, or NULL. */
static struct module *annotated_module(const struct tree *tree,
    const struct myfile *scope, const struct annotation *annotation) {
	const struct value *value = annotation_param(annotation, "value");
	struct reference ref;

	if (!value || value->kind != VALUE_REFERENCE) {
		diag_error(&annotation->loc,
		    "@%s: expected a module's name in "
		    "parentheses",
		    annotation->name);
		return NULL;
	}
	ref = value_reference(value);
	return resolve_reference(tree, scope, &ref);
}

static struct module *tested_module(const struct tree *tree,
    const struct module *test) {
	const struct annotation *annotation;

	annotation = annotation_find(test->annotations, "TestFor");
	return annotation ? annotated_module(tree, test->file, annotation) : NULL;
}

static void select_tests(struct resolver *resolver, struct module *module,
    const struct annotation *all) {
	struct module *test;
	size_t i;

	for (i = 0; i < resolver->tree->modules.count; i++) {
		test = resolver->tree->modules.items[i];
		if (annotation_find(test->annotations, "TestFor")
		    && tested_module(resolver->tree, test) == module) {
			select_module(resolver, test, &all->loc);
		}
	}
}

static void select_with_test(struct resolver *resolver,
    const struct config *config, struct module *module,
    const struct annotation *with) {
	struct module *test = annotated_module(resolver->tree, config->file, with);

	if (!test) {
		return;
	}
	if (tested_module(resolver->tree, test) != module) {
		diag_error(&with->loc, "'%s' is no test for '%s'", test->fqn,
		    module->fqn);
		return;
	}
	select_module(resolver, test, &with->loc);
}

static void select_include(struct resolver *resolver,
    const struct config *config, struct include *include) {
	const struct annotation *annotation;
	struct module *module;

	annotations_check(include->annotations, ON_INCLUDE);
	module = resolve_reference(resolver->tree, config->file, &include->ref);
	if (!module) {
		return;
	}
	if (module->include) {
		diag_error(&include->ref.loc, "'%s' is included twice", module->fqn);
		diag_note(&module->include->ref.loc, "first included here");
		return;
	}
	module->include = include;
	select_module(resolver, module, &include->ref.loc);

	annotation = annotation_find(include->annotations, "WithTest");
	if (annotation) {
		select_with_test(resolver, config, module, annotation);
	}
	annotation = annotation_find(include->annotations, "WithAllTests");
	if (annotation) {
		select_tests(resolver, module, annotation);
	}
}

static void select_mandatory(struct resolver *resolver) {
	struct module *module;
	size_t i;

	for (i = 0; i < resolver->tree->modules.count; i++) {
		module = resolver->tree->modules.items[i];
		if (annotation_find(module->annotations, "Mandatory")) {
			select_module(resolver, module, &module->loc);
		}
	}
}

static void select_depends(struct resolver *resolver,
    const struct module *module) {
	const struct reference *ref;
	struct module *target;

	for (ref = module->depends; ref; ref = ref->next) {
		target = resolve_reference(resolver->tree, module->file, ref);
		if (target) {
			select_module(resolver, target, &ref->loc);
		}
	}
}

/* The list grows while it is walked. A type that several instances extend is
 * closed once. */
static void close_dependencies(struct resolver *resolver) {
	struct module *type;
	size_t i;

	for (i = 0; i < resolver->list.count; i++) {
		for (type = resolver->list.items[i]; type; type = type->super) {
			if (!type->closed) {
				type->closed = true;
				select_depends(resolver, type);
			}
		}
	}
}

static struct module *only_subtype(const struct resolver *resolver,
    const struct module *module) {
	struct module *found = NULL;
	size_t i;

	for (i = 0; i < resolver->tree->modules.count; i++) {
		if (resolver->tree->modules.items[i]->super != module) {
			continue;
		}
		if (found) {
			return NULL;
		}
		found = resolver->tree->modules.items[i];
	}
	return found;
}

static void report_unimplemented(const struct resolver *resolver,
    const struct module *module) {
	const char *names = "";
	size_t i;

	for (i = 0; i < resolver->tree->modules.count; i++) {
		if (resolver->tree->modules.items[i]->super == module) {
			names = arena_printf("%s%s '%s'", names, *names ? " or" : "",
			    resolver->tree->modules.items[i]->fqn);
		}
	}
	diag_error(&module->why, "abstract module '%s' has no implementation%s%s",
	    module->fqn, *names ? ": include" : "", names);
	diag_note(&module->loc, "declared here");
}

/* The @DefaultImpl, or else the only module that extends it. */
static struct module *default_implementation(const struct resolver *resolver,
    const struct module *module) {
	const struct annotation *annotation;
	struct module *chosen;

	annotation = annotation_find(module->annotations, "DefaultImpl");
	if (!annotation) {
		return only_subtype(resolver, module);
	}
	chosen = annotated_module(resolver->tree, module->file, annotation);
	if (chosen && (chosen == module || !module_is_a(chosen, module))) {
		diag_error(&annotation->loc, "'%s' does not extend '%s'", chosen->fqn,
		    module->fqn);
		return NULL;
	}
	return chosen;
}

/* Implements one abstract module; false when there is none left to do. */
static bool implement_one(struct resolver *resolver) {
	struct module *module;
	struct module *chosen;
	size_t i;

	for (i = 0; i < resolver->list.count; i++) {
		module = resolver->list.items[i];
		if (module->instance != module || !module->is_abstract
		    || module->tried) {
			continue;
		}
		module->tried = true;
		chosen = default_implementation(resolver, module);
		if (chosen) {
			select_module(resolver, chosen, &module->why);
			return true;
		}
	}
	return false;
}

/* Annotations are checked in modules of the build only: what others say may be
 * meant for Embox alone. */
static void check_module(const struct tree *tree, const struct module *module) {
	const struct reference *ref;
	const struct source *source;
	const struct option *option;

	if (module->extends && !module->super) {
		report_unknown(tree, module->extends);
	}
	annotations_check(module->annotations, ON_MODULE);
	for (ref = module->depends; ref; ref = ref->next) {
		if (!ref->next || ref->next->annotations != ref->annotations) {
			annotations_check(ref->annotations, ON_DEPENDS);
		}
	}
	for (source = module->sources; source; source = source->next) {
		if (!source->next || source->next->annotations != source->annotations) {
			annotations_check(source->annotations, ON_SOURCE);
		}
	}
	for (option = module->options; option; option = option->next) {
		annotations_check(option->annotations, ON_OPTION);
	}
}

/* Keeps what is an instance to the end; the rest was replaced meanwhile. */
static void collect(struct resolver *resolver, struct module_list *selected) {
	struct module *module;
	struct module *type;
	size_t i;

	for (i = 0; i < resolver->list.count; i++) {
		module = resolver->list.items[i];
		if (module->instance != module) {
			continue;
		}
		if (module->is_abstract) {
			report_unimplemented(resolver, module);
			continue;
		}
		module_list_add(selected, module);
		for (type = module; type; type = type->super) {
			check_module(resolver->tree, type);
		}
	}
}

void resolve_config(const struct tree *tree, const struct config *config,
    struct module_list *selected) {
	struct resolver resolver = {.tree = tree};
	struct include *include;

	for (include = config->includes; include; include = include->next) {
		select_include(&resolver, config, include);
	}
	select_mandatory(&resolver);
	do {
		close_dependencies(&resolver);
	} while (implement_one(&resolver));
	collect(&resolver, selected);
	module_list_free(&resolver.list);
}

static bool is_under(const char *path, const char *folder) {
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) && path[len] == '/';
}

void resolve_lint(const struct tree *tree, const char *folder) {
	const struct reference *ref;
	struct module *module;
	size_t i;

	for (i = 0; i < tree->modules.count; i++) {
		module = tree->modules.items[i];
		if (!is_under(module->file->path, folder)) {
			continue;
		}
		check_module(tree, module);
		for (ref = module->depends; ref; ref = ref->next) {
			resolve_reference(tree, module->file, ref);
		}
	}
}
