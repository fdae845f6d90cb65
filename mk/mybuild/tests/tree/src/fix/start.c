/**
 * @file
 * @brief Entry of the fixture image: runlevels, commands, exit.
 */

#include <framework/cmd/api.h>
#include <framework/mod/api.h>
#include <lib/libds/array.h>
#include <module/fixture/port.h>

#include "fixture.h"

ARRAY_SPREAD_DEF(const struct cmd *const, __cmd_registry);

const struct mod_ops __cmd_mod_ops;

static void run_commands(void) {
	const struct cmd *cmd;

	cmd_foreach(cmd) {
		say(cmd_name(cmd));
		say(cmd_details(cmd));
		say_number(cmd->exec(1, NULL));
	}
}

void start(void) {
	say_number(runlevel_set(RUNLEVEL_NRS_ENABLED - 1));
	run_commands();
	say_number(PORT_NUMBER);
	say(mod_lookup("fixture.hello") ? "found" : "lost");
	leave(0);
}
