/**
 * @file
 * @brief Finding and reading the Mybuild files of a tree.
 */

#ifndef MYBUILD_LOAD_H_
#define MYBUILD_LOAD_H_

#include "model.h"

/** All modules of the tree, sorted by qualified name. */
struct tree {
	struct myfile *files;
	struct module_list modules;
};

/**
 * Reads @a path: a Mybuild file, or a folder that is searched for files named
 * "Mybuild" or "*.my". A path that does not exist is skipped.
 */
void tree_load(struct tree *tree, const char *path);

/** Sorts the modules and reports duplicates; call after the last load. */
void tree_finish(struct tree *tree);

void tree_free(struct tree *tree);

/** Module of that qualified name, or NULL. */
struct module *tree_find(const struct tree *tree, const char *fqn);

/** Reads mods.conf into @a config; false after an error. */
bool config_load(struct config *config, const char *path);

#endif /* MYBUILD_LOAD_H_ */
