/**
 * @file
 * @brief What makes the module that is being compiled a runtime module.
 *
 * The build lists every module of the image in its runlevel by a weak
 * reference to __MOD(module); defining that symbol is all it takes to be
 * enabled with the runlevel.
 */

#ifndef FRAMEWORK_MOD_SELF_H_
#define FRAMEWORK_MOD_SELF_H_

#include <framework/mod/decls.h>
#include <framework/mod/types.h>

/** Initialiser of the struct mod in __MOD(__EMBUILD_MOD__). */
#define MOD_SELF_INIT(mod_ops)                                        \
	{                                                                 \
		(mod_ops), __MOD_PACKAGE(__EMBUILD_MOD__),                    \
		    __MOD_NAME(__EMBUILD_MOD__), &__MOD_DATA(__EMBUILD_MOD__) \
	}

/** Follows the definition of __MOD(__EMBUILD_MOD__). */
#define MOD_SELF_RUNTIME() struct mod_data __MOD_DATA(__EMBUILD_MOD__)

extern struct mod_data __MOD_DATA(__EMBUILD_MOD__);

#endif /* FRAMEWORK_MOD_SELF_H_ */
