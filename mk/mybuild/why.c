/**
 * @file
 * @brief Why a module is in the build.
 */

#include <stdio.h>

#include "resolve.h"
#include "why.h"

static void print_reason(const struct loc *loc, const char *reason) {
	printf("%s:%d:%d: %s\n", loc->file, loc->line, loc->col, reason);
}

static bool is_included(const struct module *module) {
	for (; module; module = module->super) {
		if (module->include) {
			return true;
		}
	}
	return false;
}

static void print_own_reasons(const struct module *module) {
	const struct annotation *annotation;
	const struct module *type;

	for (type = module; type; type = type->super) {
		if (type->include) {
			print_reason(&type->include->ref.loc, "included");
		}
		if (annotation_find(type->annotations, "Mandatory")) {
			print_reason(&type->loc, "mandatory");
		}
		annotation = annotation_find(type->annotations, "DefaultImpl");
		if (annotation && !is_included(module)) {
			print_reason(&annotation->loc, "default implementation");
		}
	}
}

static void print_dependents(const struct tree *tree,
    const struct module *dependent, const struct module *module) {
	const struct reference *ref;
	const struct module *target;
	const struct module *type;

	for (type = dependent; type; type = type->super) {
		for (ref = type->depends; ref; ref = ref->next) {
			target = resolve_reference(tree, type->file, ref);
			if (target && target->instance == module && dependent != module) {
				print_reason(&ref->loc,
				    arena_printf("%s depends on it", dependent->fqn));
			}
		}
	}
}

void why_print(const struct tree *tree, const struct module_list *modules,
    const char *fqn) {
	struct loc command_line = {"--why", 0, 0};
	struct reference ref = {.name = fqn, .loc = command_line};
	struct myfile scope = {.package = ""};
	const struct module *module;
	size_t i;

	module = resolve_reference(tree, &scope, &ref);
	if (!module) {
		return;
	}
	if (!module->instance) {
		printf("%s is not in the build\n", module->fqn);
		return;
	}
	if (module->instance != module) {
		printf("%s is in the build as %s\n", module->fqn,
		    module->instance->fqn);
		module = module->instance;
	}
	print_own_reasons(module);
	for (i = 0; i < modules->count; i++) {
		print_dependents(tree, modules->items[i], module);
	}
}
