/**
 * @file
 * @brief Why a module is in the build.
 */

#ifndef MYBUILD_WHY_H_
#define MYBUILD_WHY_H_

#include "load.h"

/**
 * Prints to stdout where module @a fqn is included and all modules of the
 * build that depend on it, or that it is not in the build.
 */
void why_print(const struct tree *tree, const struct module_list *modules,
    const char *fqn);

#endif /* MYBUILD_WHY_H_ */
