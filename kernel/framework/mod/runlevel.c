/**
 * @file
 * @brief Entering and leaving runlevels.
 */

#include <errno.h>

#include <framework/mod/api.h>
#include <util/log.h>

static runlevel_nr_t current_level = -1;

static int level_enter(runlevel_nr_t level) {
	const struct mod *mod;
	int err;

	runlevel_mod_foreach(mod, level) {
		err = mod_enable(mod);
		if (err) {
			return err;
		}
	}
	return 0;
}

static int level_leave(runlevel_nr_t level) {
	const struct mod *mod;
	int err;

	runlevel_mod_foreach_reverse(mod, level) {
		err = mod_disable(mod);
		if (err) {
			return err;
		}
	}
	return 0;
}

static int level_changed(runlevel_nr_t level, int err) {
	if (err) {
		log_error("Failed to get into level %d, current level %d", level,
		    current_level);
		return err;
	}
	current_level = level;
	log_info("runlevel is %d", level);
	return 0;
}

int runlevel_set(runlevel_nr_t level) {
	runlevel_nr_t next;
	int err = 0;

	if (!runlevel_nr_valid(level)) {
		return -EINVAL;
	}
	while (!err && current_level < level) {
		next = current_level + 1;
		err = level_changed(next, level_enter(next));
	}
	while (!err && current_level > level) {
		next = current_level - 1;
		err = level_changed(next, level_leave(current_level));
	}
	return err;
}
