/**
 * @file
 * @brief Source files of modules: where they are and what they become.
 */

#ifndef MYBUILD_SOURCE_H_
#define MYBUILD_SOURCE_H_

#include "model.h"
#include "output.h"

enum source_kind {
	SOURCE_C,
	SOURCE_ASM,
	SOURCE_HEADER,
	SOURCE_LINKER, /**< *.lds.S: a part of the linker script */
	SOURCE_UNKNOWN,
};

enum source_kind source_kind(const struct source *source);

/** Whether another step of the build makes it ("^BUILD/..."). */
bool source_is_built(const struct source *source);

/** Path from the root of the tree. @a type is the module that lists it. */
const char *source_path(const struct output_dirs *dirs,
    const struct module *type, const struct source *source);

/** Reports missing files, unknown types and files used by two modules. */
void sources_check(const struct output_dirs *dirs,
    const struct module_list *modules);

#endif /* MYBUILD_SOURCE_H_ */
