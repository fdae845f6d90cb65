/**
 * @file
 * @brief Finding and reading the Mybuild files of a tree.
 */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "load.h"
#include "parser.h"

static char *folder_of(const char *path) {
	const char *slash = strrchr(path, '/');

	return slash ? arena_strndup(path, (size_t)(slash - path))
	             : arena_strndup(".", 1);
}

static bool read_or_report(struct strbuf *text, const char *path) {
	struct loc loc = {path, 0, 0};

	if (!sb_read_file(text, path)) {
		diag_error(&loc, "cannot read: %s", strerror(errno));
		return false;
	}
	return true;
}

static struct myfile *myfile_new(const char *path) {
	struct myfile *file = arena_alloc(sizeof(*file));

	file->path = arena_strndup(path, strlen(path));
	file->dir = folder_of(path);
	file->package = "";
	return file;
}

static void load_file(struct tree *tree, const char *path) {
	struct myfile *file = myfile_new(path);
	struct strbuf text = {0};
	struct module *module;

	if (read_or_report(&text, path)) {
		parse_myfile(file, sb_text(&text), text.len);
		for (module = file->modules; module; module = module->next) {
			module_list_add(&tree->modules, module);
		}
		file->next = tree->files;
		tree->files = file;
	}
	sb_free(&text);
}

static bool is_myfile_name(const char *name) {
	return !strcmp(name, "Mybuild") || str_ends_with(name, ".my");
}

static void load_folder(struct tree *tree, const char *path) {
	struct dirent **entries;
	struct stat st;
	char *child;
	int count;
	int i;

	count = scandir(path, &entries, NULL, alphasort);
	for (i = 0; i < count; i++) {
		child = arena_printf("%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && lstat(child, &st) == 0) {
			if (S_ISDIR(st.st_mode)) {
				load_folder(tree, child);
			}
			else if (is_myfile_name(entries[i]->d_name)) {
				load_file(tree, child);
			}
		}
		free(entries[i]);
	}
	if (count >= 0) {
		free(entries);
	}
}

void tree_load(struct tree *tree, const char *path) {
	struct stat st;

	if (stat(path, &st) != 0) {
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		load_folder(tree, path);
	}
	else {
		load_file(tree, path);
	}
}

/* Equal names stay in the order of their files. */
static int compare_modules(const void *a, const void *b) {
	const struct module *left = *(struct module *const *)a;
	const struct module *right = *(struct module *const *)b;
	int order = strcmp(left->fqn, right->fqn);

	if (!order) {
		order = strcmp(left->loc.file, right->loc.file);
	}
	return order ? order : left->loc.line - right->loc.line;
}

void tree_finish(struct tree *tree) {
	struct module **items = tree->modules.items;
	size_t i;

	if (!tree->modules.count) {
		return;
	}
	qsort(items, tree->modules.count, sizeof(*items), compare_modules);
	for (i = 1; i < tree->modules.count; i++) {
		if (!strcmp(items[i - 1]->fqn, items[i]->fqn)) {
			diag_error(&items[i]->loc, "module '%s' is defined twice",
			    items[i]->fqn);
			diag_note(&items[i - 1]->loc, "first defined here");
		}
	}
}

void tree_free(struct tree *tree) {
	module_list_free(&tree->modules);
}

static int compare_name(const void *name, const void *item) {
	return strcmp(name, (*(struct module *const *)item)->fqn);
}

struct module *tree_find(const struct tree *tree, const char *fqn) {
	struct module **found;

	if (!tree->modules.count) {
		return NULL;
	}
	found = bsearch(fqn, tree->modules.items, tree->modules.count,
	    sizeof(*tree->modules.items), compare_name);
	return found ? *found : NULL;
}

bool config_load(struct config *config, const char *path) {
	struct strbuf text = {0};
	bool ok;

	config->file = myfile_new(path);
	ok = read_or_report(&text, path)
	     && parse_config(config, sb_text(&text), text.len);
	sb_free(&text);
	return ok;
}
