/**
 * @file
 * @brief Restarts the domain.
 */

#include <hal/platform.h>

int main(int argc, char **argv) {
	platform_shutdown(SHUTDOWN_MODE_REBOOT);
}
