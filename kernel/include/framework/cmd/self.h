/**
 * @file
 * @brief Registration of a module's command; the build generates its use from
 *        the @Cmd annotation.
 */

#ifndef FRAMEWORK_CMD_SELF_H_
#define FRAMEWORK_CMD_SELF_H_

#include <framework/cmd/api.h>
#include <framework/cmd/types.h>
#include <framework/mod/self.h>
#include <lib/libds/array.h>
#include <util/macro.h>

#define _EMBOX_CMD_DEF(_exec)                        \
	const struct cmd_mod __MOD(__EMBUILD_MOD__) = {  \
	    .mod = MOD_SELF_INIT(&__cmd_mod_ops),        \
	    .cmd =                                       \
	        {                                        \
	            .exec = _exec,                       \
	            .desc = &__MOD_CMD(__EMBUILD_MOD__), \
	        },                                       \
	};                                               \
	CMD_REGISTER(&__MOD(__EMBUILD_MOD__).cmd);       \
	MOD_SELF_RUNTIME()

#define __EMBOX_EXTERN_CMD(_exec)            \
	extern int _exec(int argc, char **argv); \
	_EMBOX_CMD_DEF(_exec)

#define EMBOX_CMD(_exec)                     \
	static int _exec(int argc, char **argv); \
	_EMBOX_CMD_DEF(_exec)

extern const struct mod_ops __cmd_mod_ops;

extern const struct cmd_desc __MOD_CMD(__EMBUILD_MOD__);

#endif /* FRAMEWORK_CMD_SELF_H_ */
