/**
 * @file
 * @brief Finding and running shell commands.
 */

#ifndef FRAMEWORK_CMD_API_H_
#define FRAMEWORK_CMD_API_H_

#include <framework/cmd/types.h>
#include <framework/mod/api.h>
#include <lib/libds/array.h>

ARRAY_SPREAD_DECLARE(const struct cmd *const, __cmd_registry);

#define CMD_REGISTER(_cmd_ptr)                                     \
	ARRAY_SPREAD_DECLARE(const struct cmd *const, __cmd_registry); \
	ARRAY_SPREAD_ADD(__cmd_registry, _cmd_ptr)

#define cmd_foreach(cmd) array_spread_foreach(cmd, __cmd_registry)

static inline const char *cmd_name(const struct cmd *cmd) {
	return cmd->desc->name;
}

static inline const char *cmd_brief(const struct cmd *cmd) {
	return cmd->desc->brief;
}

/** The manual page, NULL or empty if there is none. */
static inline const char *cmd_details(const struct cmd *cmd) {
	return cmd->desc->details;
}

/** Runs a command in the calling thread. Returns what it returned, -EINVAL
 *  when @a cmd is NULL. */
extern int cmd_exec(const struct cmd *cmd, int argc, char **argv);

/** The command of that name, NULL if there is none. */
extern const struct cmd *cmd_lookup(const char *name);

#endif /* FRAMEWORK_CMD_API_H_ */
