/**
 * @file
 * @brief Which modules a configuration selects.
 */

#ifndef MYBUILD_RESOLVE_H_
#define MYBUILD_RESOLVE_H_

#include "load.h"

/**
 * Finds the module that @a ref means in @a scope: a name in its package, an
 * imported one, or a full one. Reports an unknown name and returns NULL.
 */
struct module *resolve_reference(const struct tree *tree,
    const struct myfile *scope, const struct reference *ref);

/** Sets module::super of every module whose super-module is known. */
void resolve_supers(const struct tree *tree);

/**
 * Fills @a selected with the modules of the build: those included, the
 * mandatory ones, and all they depend on, each abstract one by its
 * implementation. Reports what is missing or contradictory.
 */
void resolve_config(const struct tree *tree, const struct config *config,
    struct module_list *selected);

/**
 * Checks the references of all modules of files under @a folder, selected or
 * not.
 */
void resolve_lint(const struct tree *tree, const char *folder);

#endif /* MYBUILD_RESOLVE_H_ */
