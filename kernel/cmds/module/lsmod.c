/**
 * @file
 * @brief Lists the modules of the image that have a state at run time.
 */

#include <framework/mod/api.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
	const struct mod *mod;

	mod_foreach(mod) {
		if (argc == 1 || strstr(mod_name(mod), argv[1])) {
			printf("%c %s.%s\n", mod_is_running(mod) ? '*' : ' ',
			    mod_pkg_name(mod), mod_name(mod));
		}
	}
	return 0;
}
