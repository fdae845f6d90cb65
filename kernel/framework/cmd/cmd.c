/**
 * @file
 * @brief Finding and running shell commands.
 */

#include <errno.h>
#include <framework/cmd/api.h>
#include <framework/cmd/self.h>
#include <string.h>
#include <util/getopt.h>

ARRAY_SPREAD_DEF(const struct cmd *const, __cmd_registry);

const struct mod_ops __cmd_mod_ops = {};

int cmd_exec(const struct cmd *cmd, int argc, char **argv) {
	if (!cmd) {
		return -EINVAL;
	}
	getopt_init();
	return cmd->exec(argc, argv);
}

const struct cmd *cmd_lookup(const char *name) {
	const struct cmd *cmd;

	cmd_foreach(cmd) {
		if (!strcmp(cmd_name(cmd), name)) {
			return cmd;
		}
	}
	return NULL;
}
