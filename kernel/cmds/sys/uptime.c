/**
 * @file
 * @brief Shows the time since boot.
 */

#include <kernel/time/ktime.h>
#include <stdio.h>

int main(int argc, char **argv) {
	time64_t ms = ktime_get_ns() / NSEC_PER_MSEC;
	time64_t s = ms / MSEC_PER_SEC;

	(void)argc;
	(void)argv;
	printf("up %ld:%02ld:%02ld.%03ld\n", s / 3600, s / 60 % 60, s % 60,
	    ms % MSEC_PER_SEC);
	return 0;
}
