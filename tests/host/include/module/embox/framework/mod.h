/**
 * @file
 * @brief Names of the modules: the Makefile defines that of each source.
 */

#ifndef MODULE_EMBOX_FRAMEWORK_MOD_H_
#define MODULE_EMBOX_FRAMEWORK_MOD_H_

#endif /* MODULE_EMBOX_FRAMEWORK_MOD_H_ */
