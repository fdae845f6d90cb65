/**
 * @file
 * @brief The compiler's front end on texts in memory
 */

#include "front.h"
#include "options.h"
#include "order.h"
#include "parser.h"
#include "resolve.h"

static struct myfile *new_file(const char *path) {
	struct myfile *file = arena_alloc(sizeof(*file));

	file->path = path;
	file->dir = ".";
	file->package = "";
	return file;
}

void front_run(const char *text, size_t len, const char *conf,
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
}
