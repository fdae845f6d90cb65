/**
 * @file
 * @brief Shell command `xenstat`
 */

#include <stdio.h>

#include <drivers/xen/xenstat.h>

int main(int argc, char **argv) {
	if (argc > 2) {
		printf("Usage: xenstat [GROUP]\n");
		return -1;
	}
	if (xenstat_dump(argc == 2 ? argv[1] : NULL) == 0) {
		printf("xenstat: no counters of '%s'\n", argc == 2 ? argv[1] : "");
		return -1;
	}
	return 0;
}
