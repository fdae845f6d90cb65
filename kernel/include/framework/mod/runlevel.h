/**
 * @file
 * @brief Runlevels: groups of modules that are enabled one after the other.
 */

#ifndef FRAMEWORK_MOD_RUNLEVEL_H_
#define FRAMEWORK_MOD_RUNLEVEL_H_

#include <framework/mod/types.h>
#include <util/macro.h>

/** Levels 0 to 3 are entered at boot, level 4 never is. */
#define RUNLEVEL_NRS_TOTAL   5
#define RUNLEVEL_NRS_ENABLED (RUNLEVEL_NRS_TOTAL - 1)

typedef int runlevel_nr_t;

#define runlevel_nr_valid(nr) (0 <= (nr) && (nr) < RUNLEVEL_NRS_TOTAL)

/** The generated tables. Modules without a unit, a suite or a command have a
 *  NULL entry. Each comes after those that it depends on. */
extern const struct mod *const *const mod_runlevels_start[];
extern const struct mod *const *const mod_runlevels_end[];

#define runlevel_mod_foreach(mod, level) \
	__runlevel_mod_foreach(mod, level, MACRO_GUARD(__ptr))

#define __runlevel_mod_foreach(mod, level, _ptr)                             \
	for (const struct mod *const *_ptr = mod_runlevels_start[level];         \
	     _ptr != mod_runlevels_end[level] && (((mod) = *_ptr) || 1); _ptr++) \
		if (!(mod)) {}                                                       \
		else

/** From the last to the first. */
#define runlevel_mod_foreach_reverse(mod, level) \
	__runlevel_mod_foreach_reverse(mod, level, MACRO_GUARD(__ptr))

#define __runlevel_mod_foreach_reverse(mod, level, _ptr)                  \
	for (const struct mod *const *_ptr = mod_runlevels_end[level];        \
	     _ptr != mod_runlevels_start[level] && (((mod) = *--_ptr) || 1);) \
		if (!(mod)) {}                                                    \
		else

/**
 * Enters all levels up to @a level, or leaves those above it. Thread context;
 * at boot also before there are threads.
 *
 * @return 0, -EINVAL for a bad level, or the error of the module that stopped
 *         it: the rest of that level and the levels after it are left out
 */
extern int runlevel_set(runlevel_nr_t level);

#endif /* FRAMEWORK_MOD_RUNLEVEL_H_ */
