/**
 * @file
 * @brief Waits for some seconds, or until ^C.
 */

#include <cmd/shell.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define SECONDS_MAX 1000000

int main(int argc, char **argv) {
	char *end;
	unsigned long seconds;

	if (argc != 2) {
		printf("sleep: usage: sleep SECONDS\n");
		return -EINVAL;
	}
	seconds = strtoul(argv[1], &end, 10);
	if (end == argv[1] || *end || seconds > SECONDS_MAX) {
		printf("sleep: %s is not a number from 0 to %d\n", argv[1],
		    SECONDS_MAX);
		return -EINVAL;
	}
	return shell_sleep(seconds * 1000);
}
