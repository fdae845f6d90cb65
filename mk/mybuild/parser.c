/**
 * @file
 * @brief Recursive-descent parser of Mybuild files and of mods.conf.
 *
 * Each rule returns false once an error has been reported; the file is then
 * given up, so that one mistake makes one message.
 */

#include <string.h>

#include "lexer.h"
#include "parser.h"

struct parser {
	struct lexer lexer;
	struct token token; /* the next one, not yet taken */
	struct myfile *file;
};

static void parser_init(struct parser *parser, struct myfile *file,
    const char *text, size_t len) {
	lexer_init(&parser->lexer, file->path, text, len);
	parser->file = file;
	parser->token = lexer_next(&parser->lexer);
}

static void take(struct parser *parser) {
	parser->token = lexer_next(&parser->lexer);
}

static bool fail(struct parser *parser, const char *expected) {
	if (parser->token.kind != TOK_ERROR) {
		diag_error(&parser->token.loc, "expected %s, found %s", expected,
		    token_describe(&parser->token));
	}
	return false;
}

static bool at_keyword(const struct parser *parser, const char *word) {
	return parser->token.kind == TOK_KEYWORD
	       && !strcmp(parser->token.text, word);
}

static bool take_if(struct parser *parser, int kind) {
	if (parser->token.kind != kind) {
		return false;
	}
	take(parser);
	return true;
}

static bool take_keyword(struct parser *parser, const char *word) {
	if (!at_keyword(parser, word)) {
		return false;
	}
	take(parser);
	return true;
}

static bool expect(struct parser *parser, int kind, const char *what) {
	return take_if(parser, kind) || fail(parser, what);
}

static bool expect_ident(struct parser *parser, const char *what,
    const char **text) {
	*text = parser->token.text;
	return expect(parser, TOK_IDENT, what);
}

/* a.b.c; with @a wildcard also a.b.* */
static bool parse_qualified(struct parser *parser, bool wildcard,
    const char *what, struct reference *ref) {
	const char *part;

	ref->loc = parser->token.loc;
	if (!expect_ident(parser, what, &ref->name)) {
		return false;
	}
	while (take_if(parser, '.')) {
		if (wildcard && take_if(parser, '*')) {
			ref->name = arena_printf("%s.*", ref->name);
			return true;
		}
		if (!expect_ident(parser, "a name after '.'", &part)) {
			return false;
		}
		ref->name = arena_printf("%s.%s", ref->name, part);
	}
	return true;
}

static bool parse_value(struct parser *parser, struct value *value) {
	struct reference ref;

	value->loc = parser->token.loc;
	value->text = parser->token.text;
	switch (parser->token.kind) {
	case TOK_STRING:
		value->kind = VALUE_STRING;
		break;
	case TOK_NUMBER:
		value->kind = VALUE_NUMBER;
		break;
	case TOK_BOOLEAN:
		value->kind = VALUE_BOOLEAN;
		break;
	default:
		value->kind = VALUE_REFERENCE;
		if (!parse_qualified(parser, false,
		        "a value (string, number, true, false or module name)", &ref)) {
			return false;
		}
		value->text = ref.name;
		return true;
	}
	take(parser);
	return true;
}

/* name = value, ... ')' -- the name has been read already for the first. */
static bool parse_params_rest(struct parser *parser, struct param *param) {
	for (;;) {
		if (!expect(parser, '=', "'=' after the parameter's name")
		    || !parse_value(parser, &param->value)) {
			return false;
		}
		if (!take_if(parser, ',')) {
			return expect(parser, ')', "',' or ')'");
		}
		param->next = arena_alloc(sizeof(*param));
		param = param->next;
		param->loc = parser->token.loc;
		if (!expect_ident(parser, "a parameter name", &param->name)) {
			return false;
		}
	}
}

static bool parse_params(struct parser *parser, struct param **params) {
	struct param *param = arena_alloc(sizeof(*param));

	param->loc = parser->token.loc;
	*params = param;
	return expect_ident(parser, "a parameter name", &param->name)
	       && parse_params_rest(parser, param);
}

/* @Name(value) and @Name(param=value, ...) differ only at the '='. */
static bool parse_annotation_params(struct parser *parser,
    struct param **params) {
	struct param *param = arena_alloc(sizeof(*param));

	param->loc = parser->token.loc;
	*params = param;
	if (!parse_value(parser, &param->value)) {
		return false;
	}
	if (param->value.kind == VALUE_REFERENCE && parser->token.kind == '=') {
		param->name = param->value.text;
		return parse_params_rest(parser, param);
	}
	param->name = "value";
	return expect(parser, ')', "')'");
}

static bool parse_annotations(struct parser *parser, struct annotation **list) {
	struct annotation *annotation;
	struct reference ref;

	*list = NULL;
	while (take_if(parser, '@')) {
		if (!parse_qualified(parser, false, "an annotation's name after '@'",
		        &ref)) {
			return false;
		}
		annotation = arena_alloc(sizeof(*annotation));
		annotation->name = ref.name;
		annotation->loc = ref.loc;
		if (take_if(parser, '(')
		    && !parse_annotation_params(parser, &annotation->params)) {
			return false;
		}
		*list = annotation;
		list = &annotation->next;
	}
	return true;
}

static bool parse_references(struct parser *parser,
    struct annotation *annotations, struct reference **list) {
	struct reference *ref;

	while (*list) {
		list = &(*list)->next;
	}
	do {
		ref = arena_alloc(sizeof(*ref));
		if (!parse_qualified(parser, false, "a module's name", ref)) {
			return false;
		}
		ref->annotations = annotations;
		*list = ref;
		list = &ref->next;
	} while (take_if(parser, ','));
	return true;
}

static bool parse_sources(struct parser *parser, struct annotation *annotations,
    struct source **list) {
	struct source *source;

	while (*list) {
		list = &(*list)->next;
	}
	do {
		source = arena_alloc(sizeof(*source));
		source->loc = parser->token.loc;
		source->name = parser->token.text;
		source->annotations = annotations;
		if (!expect(parser, TOK_STRING, "a file name in quotes")) {
			return false;
		}
		*list = source;
		list = &source->next;
	} while (take_if(parser, ','));
	return true;
}

static bool parse_option_type(struct parser *parser, enum option_type *type) {
	struct reference ref;

	if (!parse_qualified(parser, false,
	        "an option's type (string, number, boolean or a module's name)",
	        &ref)) {
		return false;
	}
	*type = OPTION_REFERENCE;
	if (!strcmp(ref.name, "string")) {
		*type = OPTION_STRING;
	}
	else if (!strcmp(ref.name, "number")) {
		*type = OPTION_NUMBER;
	}
	else if (!strcmp(ref.name, "boolean")) {
		*type = OPTION_BOOLEAN;
	}
	return true;
}

static bool parse_option(struct parser *parser, struct annotation *annotations,
    struct option **list) {
	struct option *option = arena_alloc(sizeof(*option));

	while (*list) {
		list = &(*list)->next;
	}
	*list = option;
	option->annotations = annotations;
	if (!parse_option_type(parser, &option->type)) {
		return false;
	}
	option->loc = parser->token.loc;
	if (!expect_ident(parser, "an option's name", &option->name)) {
		return false;
	}
	option->has_value = take_if(parser, '=');
	return !option->has_value || parse_value(parser, &option->value);
}

static bool parse_member(struct parser *parser, struct module *module) {
	struct annotation *annotations;

	if (!parse_annotations(parser, &annotations)) {
		return false;
	}
	if (take_keyword(parser, "depends")) {
		return parse_references(parser, annotations, &module->depends);
	}
	if (take_keyword(parser, "source")) {
		return parse_sources(parser, annotations, &module->sources);
	}
	if (take_keyword(parser, "option")) {
		return parse_option(parser, annotations, &module->options);
	}
	return fail(parser, annotations ? "'source', 'depends' or 'option'"
	                                : "'source', 'depends', 'option', an "
	                                  "annotation or '}'");
}

static void name_module(struct module *module, const struct myfile *file) {
	module->file = (struct myfile *)file;
	module->fqn = *file->package
	                  ? arena_printf("%s.%s", file->package, module->name)
	                  : module->name;
	module->id = str_replace(module->fqn, ".", "__");
	module->path = str_replace(module->fqn, ".", "/");
}

static bool parse_module_head(struct parser *parser, struct module *module) {
	for (;;) {
		if (take_keyword(parser, "static")) {
			module->is_static = true;
		}
		else if (take_keyword(parser, "abstract")) {
			module->is_abstract = true;
		}
		else {
			break;
		}
	}
	if (!take_keyword(parser, "module")) {
		return fail(parser, "'module', 'static', 'abstract' or an annotation");
	}
	module->loc = parser->token.loc;
	if (!expect_ident(parser, "the module's name", &module->name)) {
		return false;
	}
	name_module(module, parser->file);
	if (take_keyword(parser, "extends")) {
		module->extends = arena_alloc(sizeof(*module->extends));
		return parse_qualified(parser, false,
		    "the name of the module to extend", module->extends);
	}
	return true;
}

/* A test needs what it tests, and comes after it. */
static void depend_on_tested(struct module *module) {
	const struct annotation *test =
	    annotation_find(module->annotations, "TestFor");
	const struct value *value = test ? annotation_param(test, "value") : NULL;
	struct reference *ref;

	if (value && value->kind == VALUE_REFERENCE) {
		ref = arena_alloc(sizeof(*ref));
		ref->name = value->text;
		ref->loc = value->loc;
		ref->next = module->depends;
		module->depends = ref;
	}
}

static bool parse_module(struct parser *parser, struct module *module) {
	if (!parse_annotations(parser, &module->annotations)
	    || !parse_module_head(parser, module)
	    || !expect(parser, '{', module->extends ? "'{'" : "'{' or 'extends'")) {
		return false;
	}
	while (!take_if(parser, '}')) {
		if (!parse_member(parser, module)) {
			return false;
		}
	}
	depend_on_tested(module);
	return true;
}

static bool parse_head(struct parser *parser) {
	struct reference **imports = &parser->file->imports;
	struct reference package = {.name = ""};

	if (take_keyword(parser, "package")
	    && !parse_qualified(parser, false, "the package's name", &package)) {
		return false;
	}
	parser->file->package = package.name;
	while (take_keyword(parser, "import")) {
		*imports = arena_alloc(sizeof(**imports));
		if (!parse_qualified(parser, true, "the name to import", *imports)) {
			return false;
		}
		imports = &(*imports)->next;
	}
	return true;
}

bool parse_myfile(struct myfile *file, const char *text, size_t len) {
	struct module **modules = &file->modules;
	struct module *module;
	struct parser parser;

	parser_init(&parser, file, text, len);
	if (!parse_head(&parser)) {
		return false;
	}
	while (parser.token.kind != TOK_EOF) {
		module = arena_alloc(sizeof(*module));
		if (!parse_module(&parser, module)) {
			return false;
		}
		*modules = module;
		modules = &module->next;
	}
	return true;
}

static bool parse_include_list(struct parser *parser,
    struct annotation *annotations, struct include ***tail) {
	struct include *include;

	do {
		include = arena_alloc(sizeof(*include));
		include->annotations = annotations;
		if (!parse_qualified(parser, false, "the name of a module to include",
		        &include->ref)) {
			return false;
		}
		if (take_if(parser, '(') && !parse_params(parser, &include->params)) {
			return false;
		}
		**tail = include;
		*tail = &include->next;
	} while (take_if(parser, ','));
	return true;
}

static bool parse_includes(struct parser *parser, struct include **list) {
	struct annotation *annotations;

	while (!take_if(parser, '}')) {
		if (!parse_annotations(parser, &annotations)) {
			return false;
		}
		if (!take_keyword(parser, "include")) {
			return fail(parser,
			    annotations ? "'include'" : "'include', an annotation or '}'");
		}
		if (!parse_include_list(parser, annotations, &list)) {
			return false;
		}
	}
	return true;
}

bool parse_config(struct config *config, const char *text, size_t len) {
	struct annotation *annotations;
	struct parser parser;
	const char *name;

	parser_init(&parser, config->file, text, len);
	if (!parse_head(&parser) || !parse_annotations(&parser, &annotations)) {
		return false;
	}
	if (!take_keyword(&parser, "configuration")) {
		return fail(&parser, "'configuration'");
	}
	return expect_ident(&parser, "the configuration's name", &name)
	       && expect(&parser, '{', "'{'")
	       && parse_includes(&parser, &config->includes)
	       && expect(&parser, TOK_EOF, "the end of the file");
}
