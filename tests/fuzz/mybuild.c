/**
 * @file
 * @brief Any bytes as a Mybuild file
 */

#include "input.h"
#include "kernel.h"
#include "mybuild_run.h"

void target_run(void) {
	size_t len;
	char *text = input_rest(&len);

	mybuild_run(text, len, mybuild_conf, mybuild_conf_len);
	process_free(text);
}
