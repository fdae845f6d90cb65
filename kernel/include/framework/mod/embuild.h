/**
 * @file
 * @brief What the generated mod_inject.c is written with.
 */

#ifndef FRAMEWORK_MOD_EMBUILD_H_
#define FRAMEWORK_MOD_EMBUILD_H_

#include <framework/mod/decls.h>
#include <framework/mod/runlevel.h>
#include <framework/mod/types.h>

extern const struct mod_ops __cmd_mod_ops;

/** NULL unless the module is a unit, a test suite or a command. */
#define MOD_DECLARE(mod_nm) \
	extern const struct mod __MOD(mod_nm) __attribute__((weak))

/** The description of a command, from its @Cmd annotation. */
#define MOD_CMD_DEF(mod_nm, cmd_name, cmd_brief, cmd_details) \
	const struct cmd_desc __MOD_CMD(mod_nm) = {               \
	    .name = cmd_name,                                     \
	    .brief = cmd_brief,                                   \
	    .details = cmd_details,                               \
	}

/**
 * The command of an @AutoCmd module, whose main() the build has renamed.
 * Commands are not initialised, so nothing puts them in a runlevel.
 */
#define MOD_AUTOCMD_DEF(mod_nm, package, name)                       \
	extern int main_##mod_nm(int argc, char **argv);                 \
	static struct mod_data __MOD_DATA(mod_nm);                       \
	static const struct cmd_mod autocmd_##mod_nm = {                 \
	    .mod = {&__cmd_mod_ops, package, name, &__MOD_DATA(mod_nm)}, \
	    .cmd = {.exec = main_##mod_nm, .desc = &__MOD_CMD(mod_nm)},  \
	};                                                               \
	CMD_REGISTER(&autocmd_##mod_nm.cmd)

#endif /* FRAMEWORK_MOD_EMBUILD_H_ */
