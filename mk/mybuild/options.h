/**
 * @file
 * @brief Values of the options of selected modules.
 */

#ifndef MYBUILD_OPTIONS_H_
#define MYBUILD_OPTIONS_H_

#include "model.h"

/** Checks what mods.conf gives to the options of @a modules. */
void options_check(const struct module_list *modules);

/** The option so named of @a module or of what it extends, or NULL. */
const struct option *option_find(const struct module *module, const char *name);

/** mods.conf's value for the option, else its default, or NULL. */
const struct value *option_value(const struct module *module,
    const struct option *option);

#endif /* MYBUILD_OPTIONS_H_ */
