/**
 * @file
 * @brief The Mybuild compiler's front end on texts in memory
 *
 * Its messages are made, but nobody reads them.
 */

#include <stdio.h>

#include "mybuild_run.h"
#include "options.h"
#include "order.h"
#include "parser.h"
#include "resolve.h"

const char mybuild_file[] =
    "package fix.a\n"
    "import fix.b.*\n"
    "abstract module shape { option number size = 4 }\n"
    "@DefaultImpl(round)\n"
    "abstract module edge { }\n"
    "module round extends edge { source \"r.c\" depends base }\n"
    "@Runlevel(1) static module base {\n"
    "\t@IncludeExport(path=\"a\") source \"base.h\"\n"
    "\tsource \"base.c\"\n"
    "\toption string name = \"x\"\n"
    "\toption boolean on = true\n"
    "}\n"
    "module square extends shape {\n"
    "\tdepends edge\n"
    "\t@NoRuntime depends base\n"
    "}\n";
const size_t mybuild_file_len = sizeof(mybuild_file) - 1;

const char mybuild_conf[] =
    "package fix.conf\n"
    "configuration conf {\n"
    "\t@Runlevel(2) include fix.a.square(size=8)\n"
    "\tinclude fix.a.base(name=\"y\", on=false), fix.a.round\n"
    "}\n";
const size_t mybuild_conf_len = sizeof(mybuild_conf) - 1;

__attribute__((constructor)) static void be_silent(void) {
	FILE *nowhere = fopen("/dev/null", "w");

	if (nowhere) {
		stderr = nowhere;
	}
}

static struct myfile *new_file(const char *path) {
	struct myfile *file = arena_alloc(sizeof(*file));

	file->path = path;
	file->dir = ".";
	file->package = "";
	return file;
}

void mybuild_run(const char *text, size_t len, const char *conf,
    size_t conf_len) {
	struct config config = {.file = new_file("/dev/null")};
	struct myfile *file = new_file("/dev/null");
	struct module_list selected = {0};
	struct tree tree = {0};
	struct module *module;

	parse_myfile(file, text, len);
	for (module = file->modules; module; module = module->next) {
		module_list_add(&tree.modules, module);
	}
	tree_finish(&tree);
	resolve_supers(&tree);
	resolve_lint(&tree, ".");
	parse_config(&config, conf, conf_len);
	resolve_config(&tree, &config, &selected);
	options_check(&selected);
	order_runlevels(&tree, &selected);
	order_modules(&tree, &selected);
	module_list_free(&selected);
	tree_free(&tree);
	arena_release();
}
