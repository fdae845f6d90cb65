/**
 * @file
 * @brief Shows the manual of commands.
 */

#include <errno.h>
#include <framework/cmd/api.h>
#include <stdio.h>

int main(int argc, char **argv) {
	if (argc == 1) {
		printf("man: which command?\n");
		return -EINVAL;
	}
	argv[0] = "help";
	return cmd_exec(cmd_lookup(argv[0]), argc, argv);
}
