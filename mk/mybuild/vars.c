/**
 * @file
 * @brief The $(NAME) variables that Mybuild files may use.
 */

#include <string.h>

#include "vars.h"

struct var {
	struct var *next;
	const char *name;
	const char *value;
};

static struct var *vars;

bool vars_define(const char *assignment) {
	const char *equals = strchr(assignment, '=');
	struct var *var;

	if (!equals) {
		return false;
	}
	var = arena_alloc(sizeof(*var));
	var->name = arena_strndup(assignment, (size_t)(equals - assignment));
	var->value = equals + 1;
	var->next = vars;
	vars = var;
	return true;
}

static const char *lookup(const struct loc *loc, const char *name) {
	struct nearest nearest;
	const struct var *var;

	nearest_init(&nearest, name);
	for (var = vars; var; var = var->next) {
		if (!strcmp(var->name, name)) {
			return var->value;
		}
		nearest_offer(&nearest, var->name, var->name);
	}
	diag_error(loc, "unknown variable '$(%s)'%s", name, nearest_text(&nearest));
	return "";
}

const char *vars_expand(const struct loc *loc, const char *text) {
	struct strbuf sb = {0};
	const char *start;
	const char *end;
	const char *copy;

	while ((start = strstr(text, "$(")) && (end = strchr(start, ')'))) {
		sb_add(&sb, text, (size_t)(start - text));
		sb_puts(&sb,
		    lookup(loc, arena_strndup(start + 2, (size_t)(end - start - 2))));
		text = end + 1;
	}
	sb_puts(&sb, text);
	copy = arena_strndup(sb_text(&sb), sb.len);
	sb_free(&sb);
	return copy;
}
