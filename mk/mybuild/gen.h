/**
 * @file
 * @brief What is generated for the selected modules.
 */

#ifndef MYBUILD_GEN_H_
#define MYBUILD_GEN_H_

#include "load.h"
#include "output.h"

/** config/<module>.h and module/<module>.h of each type in the build. */
void gen_headers(const struct output_dirs *dirs,
    const struct module_list *modules);

/** Copies of the headers under @IncludeExport. */
void gen_exports(const struct output_dirs *dirs,
    const struct module_list *modules);

/** mod_inject.c: the unit table and the commands. */
void gen_inject(const struct output_dirs *dirs,
    const struct module_list *modules);

/** image.mk: lists and rules, and the flags of each source in a file. */
void gen_make(const struct output_dirs *dirs, const struct tree *tree,
    const struct module_list *modules);

/** Linker script headers from lds.conf; false after an error. */
bool gen_lds(const struct output_dirs *dirs, const char *lds_conf);

/** The selected module of that name, or NULL. */
const struct module *module_selected(const struct module_list *modules,
    const char *fqn);

#endif /* MYBUILD_GEN_H_ */
