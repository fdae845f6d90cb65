/**
 * @file
 * @brief Shows what the system is.
 */

#include <hal/arch.h>
#include <stdio.h>

int main(int argc, char **argv) {
	(void)argc;
	(void)argv;
	printf("Embox stand-alone %s\n", __PLATFORM_ARCH);
	return 0;
}
