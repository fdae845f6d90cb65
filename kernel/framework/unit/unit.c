/**
 * @file
 * @brief Calling init and fini of units.
 */

#include <string.h>

#include <embox/unit.h>
#include <framework/mod/api.h>
#include <util/log.h>
#include <util/member.h>

static int unit_call(unit_op_t op) {
	int err = op();

	if (err) {
		log_error("%s", strerror(-err));
	}
	return err;
}

static int unit_mod_enable(const struct mod *mod) {
	const struct unit *unit = mcast_out(mod, const struct unit, mod);

	if (!unit->init) {
		return 0;
	}
	log_info("initializing %s.%s", mod_pkg_name(mod), mod_name(mod));
	return unit_call(unit->init);
}

static int unit_mod_disable(const struct mod *mod) {
	const struct unit *unit = mcast_out(mod, const struct unit, mod);

	if (!unit->fini) {
		return 0;
	}
	log_info("finalizing %s.%s", mod_pkg_name(mod), mod_name(mod));
	return unit_call(unit->fini);
}

const struct mod_ops __unit_mod_ops = {
    .enable = unit_mod_enable,
    .disable = unit_mod_disable,
};
