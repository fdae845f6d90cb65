/**
 * @file
 * @brief Values of Mybuild options, as macros of the generated config headers.
 */

#ifndef FRAMEWORK_MOD_OPTIONS_H_
#define FRAMEWORK_MOD_OPTIONS_H_

#include <util/macro.h>

#define __OPTION_MODULE_GET(mod, type, name) OPTION_##type##_##mod##__##name
#define __OPTION_MODULE_DEFINED(mod, type, name) \
	defined(OPTION_##type##_##mod##__##name)

/** An option of module @a mod (embox__pkg__mod), whose <config/...> header is
 *  included. @a type is NUMBER, BOOLEAN (0 or 1) or STRING (without quotes). */
#define OPTION_MODULE_GET(mod, type, name) __OPTION_MODULE_GET(mod, type, name)

/** An option of the module that is being compiled. */
#define OPTION_GET(type, name) OPTION_MODULE_GET(__EMBUILD_MOD__, type, name)

/** For #if: whether the option exists and has a value. */
#define OPTION_MODULE_DEFINED(mod, type, name) \
	__OPTION_MODULE_DEFINED(mod, type, name)
#define OPTION_DEFINED(type, name) \
	OPTION_MODULE_DEFINED(__EMBUILD_MOD__, type, name)

/** A string option as a C string literal. */
#define OPTION_MODULE_STRING_GET(mod, name) \
	MACRO_STRING(OPTION_MODULE_GET(mod, STRING, name))
#define OPTION_STRING_GET(name) OPTION_MODULE_STRING_GET(__EMBUILD_MOD__, name)

#endif /* FRAMEWORK_MOD_OPTIONS_H_ */
