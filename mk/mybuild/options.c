/**
 * @file
 * @brief Values of the options of selected modules.
 */

#include <stdlib.h>
#include <string.h>

#include "options.h"

const struct option *option_find(const struct module *module,
    const char *name) {
	const struct option *option;

	for (; module; module = module->super) {
		for (option = module->options; option; option = option->next) {
			if (!strcmp(option->name, name)) {
				return option;
			}
		}
	}
	return NULL;
}

const struct value *option_value(const struct module *module,
    const struct option *option) {
	const struct param *param;

	for (; module; module = module->super) {
		param = module->include ? module->include->params : NULL;
		for (; param; param = param->next) {
			if (!strcmp(param->name, option->name)) {
				return &param->value;
			}
		}
	}
	return option->has_value ? &option->value : NULL;
}

static const char *type_text(enum option_type type) {
	switch (type) {
	case OPTION_STRING:
		return "a string";
	case OPTION_NUMBER:
		return "a number";
	case OPTION_BOOLEAN:
		return "true or false";
	default:
		return "a module's name";
	}
}

static bool type_fits(enum option_type type, enum value_kind kind) {
	switch (type) {
	case OPTION_STRING:
		return kind == VALUE_STRING;
	case OPTION_NUMBER:
		return kind == VALUE_NUMBER;
	case OPTION_BOOLEAN:
		return kind == VALUE_BOOLEAN;
	default:
		return kind == VALUE_REFERENCE;
	}
}

static bool constraint_holds(const char *relation, double value, double limit) {
	if (!strcmp(relation, "gt")) {
		return value > limit;
	}
	if (!strcmp(relation, "ge")) {
		return value >= limit;
	}
	if (!strcmp(relation, "lt")) {
		return value < limit;
	}
	return value <= limit;
}

static void check_constraints(const struct option *option,
    const struct value *value) {
	const struct annotation *annotation;
	const struct param *param;

	annotation = annotation_find(option->annotations, "NumConstraint");
	if (!annotation || option->type != OPTION_NUMBER) {
		return;
	}
	for (param = annotation->params; param; param = param->next) {
		if (!constraint_holds(param->name, strtod(value->text, NULL),
		        strtod(param->value.text, NULL))) {
			diag_error(&value->loc, "option '%s' is %s: expected %s %s",
			    option->name, value->text, param->name, param->value.text);
			diag_note(&annotation->loc, "constrained here");
		}
	}
}

static void check_value(const struct module *module,
    const struct option *option, const struct value *value) {
	if (!type_fits(option->type, value->kind)) {
		diag_error(&value->loc, "option '%s' of '%s': expected %s",
		    option->name, module->fqn, type_text(option->type));
		return;
	}
	check_constraints(option, value);
}

static void report_unknown_option(const struct module *module,
    const struct param *param) {
	const struct module *type;
	const struct option *option;
	struct nearest nearest;

	nearest_init(&nearest, param->name);
	for (type = module; type; type = type->super) {
		for (option = type->options; option; option = option->next) {
			nearest_offer(&nearest, option->name, option->name);
		}
	}
	diag_error(&param->loc, "module '%s' has no option '%s'%s", module->fqn,
	    param->name, nearest_text(&nearest));
}

static void check_given_once(const struct param *params) {
	const struct param *earlier;
	const struct param *param;

	for (param = params; param; param = param->next) {
		for (earlier = params; earlier != param; earlier = earlier->next) {
			if (!strcmp(earlier->name, param->name)) {
				diag_error(&param->loc, "option '%s' is given twice",
				    param->name);
			}
		}
	}
}

static void check_include(const struct module *module,
    const struct include *include) {
	const struct option *option;
	const struct param *param;

	check_given_once(include->params);
	for (param = include->params; param; param = param->next) {
		option = option_find(module, param->name);
		if (option) {
			check_value(module, option, &param->value);
		}
		else {
			report_unknown_option(module, param);
		}
	}
}

static void check_declarations(const struct module *type) {
	const struct option *option;

	for (option = type->options; option; option = option->next) {
		if (option_find(type, option->name) != option) {
			diag_error(&option->loc, "option '%s' is declared twice",
			    option->name);
		}
		if (option->has_value) {
			check_value(type, option, &option->value);
		}
	}
}

void options_check(const struct module_list *modules) {
	const struct module *type;
	size_t i;

	for (i = 0; i < modules->count; i++) {
		for (type = modules->items[i]; type; type = type->super) {
			check_declarations(type);
			if (type->include) {
				check_include(modules->items[i], type->include);
			}
		}
	}
}
