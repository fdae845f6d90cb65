/**
 * @file
 * @brief Any bytes as a mods.conf
 */

#include "input.h"
#include "kernel.h"
#include "mybuild_run.h"

void target_run(void) {
	size_t len;
	char *text = input_rest(&len);

	mybuild_run(mybuild_file, mybuild_file_len, text, len);
	process_free(text);
}
