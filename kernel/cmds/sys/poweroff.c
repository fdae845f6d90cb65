/**
 * @file
 * @brief Powers the domain off.
 */

#include <hal/platform.h>

int main(int argc, char **argv) {
	platform_shutdown(SHUTDOWN_MODE_HALT);
}
