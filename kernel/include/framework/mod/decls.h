/**
 * @file
 * @brief Names of the symbols that belong to a module.
 *
 * @c mod_nm is a module's full name with `__` between its parts. Name and
 * package come from the module's generated config header.
 */

#ifndef FRAMEWORK_MOD_DECLS_H_
#define FRAMEWORK_MOD_DECLS_H_

#include <util/macro.h>

#define __MOD(mod_nm)         MACRO_CONCAT(__mod__, mod_nm)
#define __MOD_CMD(mod_nm)     MACRO_CONCAT(__mod_cmd__, mod_nm)
#define __MOD_DATA(mod_nm)    MACRO_CONCAT(__mod_data__, mod_nm)
#define __MOD_NAME(mod_nm)    MACRO_CONCAT(__mod_name__, mod_nm)
#define __MOD_PACKAGE(mod_nm) MACRO_CONCAT(__mod_package__, mod_nm)

#endif /* FRAMEWORK_MOD_DECLS_H_ */
