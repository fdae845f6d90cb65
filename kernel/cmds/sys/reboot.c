/**
 * @file
 * @brief Restarts the domain.
 */

#include <hal/platform.h>

int main(int argc, char **argv) {
	(void)argc;
	(void)argv;
	platform_shutdown(SHUTDOWN_MODE_REBOOT);
}
