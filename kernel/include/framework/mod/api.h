/**
 * @file
 * @brief The modules of the image: enabling, names, iteration.
 */

#ifndef FRAMEWORK_MOD_API_H_
#define FRAMEWORK_MOD_API_H_

#include <stdbool.h>

#include <framework/mod/runlevel.h>
#include <framework/mod/types.h>
#include <util/macro.h>

/** Iterates over the runtime modules of all levels, running or not. */
#define mod_foreach(mod) __mod_foreach(mod, MACRO_GUARD(__level))

#define __mod_foreach(mod, _level)                              \
	for (int _level = 0; _level < RUNLEVEL_NRS_TOTAL; _level++) \
	runlevel_mod_foreach(mod, _level)

/** Initialises @a mod unless it is running; returns its error. */
extern int mod_enable(const struct mod *mod);

/** Finishes @a mod if it is running; returns its error. */
extern int mod_disable(const struct mod *mod);

extern bool mod_is_running(const struct mod *mod);

/** The runtime module of that full name (package.name), or NULL. */
extern const struct mod *mod_lookup(const char *fqn);

static inline const char *mod_name(const struct mod *mod) {
	return mod->mod_name;
}

static inline const char *mod_pkg_name(const struct mod *mod) {
	return mod->pkg_name;
}

#endif /* FRAMEWORK_MOD_API_H_ */
