/**
 * @file
 * @brief The annotations there are, what they apply to, their parameters.
 *
 * Names and parameters are those of Embox's mk/mybuild/lang. Annotations that
 * only say something to parts of Embox's build that this build does not have
 * are known, so that a shared Mybuild file is accepted, and marked as such.
 */

#include <string.h>

#include "annot.h"

#define MAX_PARAMS 6

struct param_def {
	const char *name;
	enum value_kind kind;
};

struct annotation_def {
	const char *name;
	unsigned int targets;
	bool unsupported;
	struct param_def params[MAX_PARAMS];
};

/* clang-format off */
static const struct annotation_def definitions[] = {
	{ "AddPrefix", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "App", ON_MODULE, false, { { 0 } } },
	{ "AutoCmd", ON_MODULE, false,
		{ { "preserve_locals", VALUE_BOOLEAN } } },
	{ "Build", ON_MODULE, false,
		{ { "stage", VALUE_NUMBER }, { "script", VALUE_STRING } } },
	{ "BuildArtifactPath", ON_MODULE, false,
		{ { "cppflags_before", VALUE_STRING }, { "cppflags", VALUE_STRING },
			{ "ldflags", VALUE_STRING } } },
	{ "BuildDepends", ON_MODULE, false, { { "value", VALUE_REFERENCE } } },
	{ "BuildVariable", ON_MODULE, true,
		{ { "name", VALUE_STRING }, { "value", VALUE_STRING } } },
	{ "Cflags", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "Cmd", ON_MODULE, false,
		{ { "name", VALUE_STRING }, { "help", VALUE_STRING },
			{ "man", VALUE_STRING } } },
	{ "CxxCmd", ON_MODULE, true,
		{ { "name", VALUE_STRING }, { "help", VALUE_STRING },
			{ "man", VALUE_STRING } } },
	{ "DefaultImpl", ON_MODULE, false, { { "value", VALUE_REFERENCE } } },
	{ "DefineMacro", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "For", ON_INCLUDE, true, { { "value", VALUE_REFERENCE } } },
	{ "Generated", ON_SOURCE, true, { { "script", VALUE_STRING } } },
	{ "IfNeed", ON_INCLUDE, true, { { "value", VALUE_REFERENCE } } },
	{ "IncludeExport", ON_SOURCE, false,
		{ { "path", VALUE_STRING }, { "target_name", VALUE_STRING } } },
	{ "IncludeHeader", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "IncludePath", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "IncludePathBefore", ON_SOURCE, false, { { "value", VALUE_STRING } } },
	{ "InitFS", ON_SOURCE, true,
		{ { "target_dir", VALUE_STRING }, { "target_name", VALUE_STRING },
			{ "chmod", VALUE_STRING }, { "chown", VALUE_STRING },
			{ "xattr", VALUE_STRING } } },
	{ "InstrumentProfiling", ON_SOURCE, true, { { "value", VALUE_BOOLEAN } } },
	{ "LinkerSection", ON_MODULE, true,
		{ { "text", VALUE_STRING }, { "data", VALUE_STRING },
			{ "rodata", VALUE_STRING }, { "bss", VALUE_STRING },
			{ "arm_exidx", VALUE_STRING }, { "arm_extab", VALUE_STRING } } },
	{ "Mandatory", ON_MODULE, false, { { 0 } } },
	{ "NoRuntime", ON_DEPENDS, false, { { 0 } } },
	{ "NumConstraint", ON_OPTION, false,
		{ { "gt", VALUE_NUMBER }, { "lt", VALUE_NUMBER },
			{ "le", VALUE_NUMBER }, { "ge", VALUE_NUMBER } } },
	{ "Postbuild", ON_MODULE, true, { { "script", VALUE_STRING } } },
	{ "Rule", ON_SOURCE, true,
		{ { "prerequisites", VALUE_STRING }, { "script", VALUE_STRING } } },
	{ "Runlevel", ON_INCLUDE, false, { { "value", VALUE_NUMBER } } },
	{ "TestFor", ON_MODULE, false, { { "value", VALUE_REFERENCE } } },
	{ "Type", ON_OPTION, true,
		{ { "value", VALUE_STRING }, { "unique", VALUE_BOOLEAN } } },
	{ "Unique", ON_OPTION, true, { { 0 } } },
	{ "WithAllTests", ON_INCLUDE, false, { { 0 } } },
	{ "WithTest", ON_INCLUDE, false, { { "value", VALUE_REFERENCE } } },
};
/* clang-format on */

#define DEFINITION_COUNT (sizeof(definitions) / sizeof(definitions[0]))

static const char *target_text(enum annotation_target target) {
	switch (target) {
	case ON_MODULE:
		return "a module";
	case ON_SOURCE:
		return "'source'";
	case ON_OPTION:
		return "'option'";
	case ON_DEPENDS:
		return "'depends'";
	case ON_INCLUDE:
		return "'include'";
	default:
		return "this";
	}
}

static const char *kind_text(enum value_kind kind) {
	switch (kind) {
	case VALUE_STRING:
		return "a string";
	case VALUE_NUMBER:
		return "a number";
	case VALUE_BOOLEAN:
		return "true or false";
	default:
		return "a module's name";
	}
}

static const struct annotation_def *definition_find(
    const struct annotation *annotation) {
	struct nearest nearest;
	size_t i;

	nearest_init(&nearest, annotation->name);
	for (i = 0; i < DEFINITION_COUNT; i++) {
		if (!strcmp(definitions[i].name, annotation->name)) {
			return &definitions[i];
		}
		nearest_offer(&nearest, definitions[i].name, definitions[i].name);
	}
	diag_error(&annotation->loc, "unknown annotation '@%s'%s", annotation->name,
	    nearest_text(&nearest));
	return NULL;
}

static void param_check(const struct annotation_def *definition,
    const struct param *param) {
	const struct param_def *def = definition->params;
	struct nearest nearest;
	size_t i;

	nearest_init(&nearest, param->name);
	for (i = 0; i < MAX_PARAMS && def[i].name; i++) {
		if (!strcmp(def[i].name, param->name)) {
			if (def[i].kind != param->value.kind) {
				diag_error(&param->value.loc, "'%s' of @%s: expected %s",
				    param->name, definition->name, kind_text(def[i].kind));
			}
			return;
		}
		nearest_offer(&nearest, def[i].name, def[i].name);
	}
	diag_error(&param->loc, "@%s has no parameter '%s'%s", definition->name,
	    param->name, nearest_text(&nearest));
}

/* One whose only parameter is "value" says nothing without it. */
static bool lacks_value(const struct annotation_def *definition,
    const struct annotation *annotation) {
	const struct param_def *first = &definition->params[0];

	return !annotation->params && first->name && !first[1].name
	       && !strcmp(first->name, "value");
}

static void annotation_check(const struct annotation *annotation,
    enum annotation_target target) {
	const struct annotation_def *definition = definition_find(annotation);
	const struct param *param;

	if (!definition) {
		return;
	}
	if (!(definition->targets & target)) {
		diag_error(&annotation->loc, "@%s cannot stand before %s",
		    definition->name, target_text(target));
		return;
	}
	if (definition->unsupported) {
		diag_error(&annotation->loc,
		    "@%s is Embox's, but this build does not "
		    "support it",
		    definition->name);
	}
	if (lacks_value(definition, annotation)) {
		diag_error(&annotation->loc, "@%s: expected %s in parentheses",
		    definition->name, kind_text(definition->params[0].kind));
	}
	for (param = annotation->params; param; param = param->next) {
		param_check(definition, param);
	}
}

void annotations_check(const struct annotation *list,
    enum annotation_target target) {
	for (; list; list = list->next) {
		annotation_check(list, target);
	}
}
