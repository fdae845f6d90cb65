/**
 * @file
 * @brief Enabling and finding modules.
 */

#include <stddef.h>
#include <string.h>

#include <framework/mod/api.h>

bool mod_is_running(const struct mod *mod) {
	return mod->data->stat & MOD_STAT_ENABLED;
}

static int mod_switch(const struct mod *mod, int (*op)(const struct mod *),
    mod_stat_t stat) {
	int err = op ? op(mod) : 0;

	mod->data->stat = err ? (mod->data->stat | MOD_STAT_FAILED) : stat;
	return err;
}

int mod_enable(const struct mod *mod) {
	if (mod_is_running(mod)) {
		return 0;
	}
	return mod_switch(mod, mod->ops->enable, MOD_STAT_ENABLED);
}

int mod_disable(const struct mod *mod) {
	if (!mod_is_running(mod)) {
		return 0;
	}
	return mod_switch(mod, mod->ops->disable, 0);
}

static bool mod_has_name(const struct mod *mod, const char *fqn) {
	size_t len = strlen(mod_pkg_name(mod));

	if (len > 0) {
		if (strncmp(fqn, mod_pkg_name(mod), len) != 0 || fqn[len] != '.') {
			return false;
		}
		fqn += len + 1;
	}
	return !strcmp(fqn, mod_name(mod));
}

const struct mod *mod_lookup(const char *fqn) {
	const struct mod *mod;

	mod_foreach(mod) {
		if (mod_has_name(mod, fqn)) {
			return mod;
		}
	}
	return NULL;
}
