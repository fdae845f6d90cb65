/**
 * @file
 * @brief Runlevels of the selected modules and the order of initialisation.
 */

#ifndef MYBUILD_ORDER_H_
#define MYBUILD_ORDER_H_

#include "load.h"

/**
 * Sets the runlevel of each module: what @Runlevel says (or 2), but not above
 * that of a module which depends on it.
 */
void order_runlevels(const struct tree *tree, struct module_list *modules);

/**
 * Sorts @a modules so that each comes after those it depends on; otherwise
 * the order stays. Reports a cycle with its path.
 */
void order_modules(const struct tree *tree, struct module_list *modules);

#endif /* MYBUILD_ORDER_H_ */
