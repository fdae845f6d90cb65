/**
 * @file
 * @brief Shell commands as data.
 */

#ifndef FRAMEWORK_CMD_TYPES_H_
#define FRAMEWORK_CMD_TYPES_H_

#include <framework/mod/types.h>

/** 0 on success, anything else is the command's failure. */
typedef int (*cmd_exec_t)(int argc, char **argv);

/** From the module's @Cmd annotation. */
struct cmd_desc {
	const char *name;
	const char *brief;
	const char *details;
};

struct cmd {
	cmd_exec_t exec;
	const struct cmd_desc *desc;
};

struct cmd_mod {
	struct mod mod;
	struct cmd cmd;
};

#endif /* FRAMEWORK_CMD_TYPES_H_ */
