/**
 * @file
 * @brief Ends the domain.
 */

#include <errno.h>
#include <hal/platform.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
	shutdown_mode_t mode = SHUTDOWN_MODE_HALT;
	int opt;

	while ((opt = getopt(argc, argv, "hra")) != -1) {
		switch (opt) {
		case 'h':
			mode = SHUTDOWN_MODE_HALT;
			break;
		case 'r':
			mode = SHUTDOWN_MODE_REBOOT;
			break;
		case 'a':
			mode = SHUTDOWN_MODE_ABORT;
			break;
		default:
			return -EINVAL;
		}
	}
	platform_shutdown(mode);
}
