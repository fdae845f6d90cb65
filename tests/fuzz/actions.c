/**
 * @file
 * @brief A test of tests/host whose chances are the fuzzer's input
 *
 * The first byte says whether the other end is honest; then data has to be
 * right, too.
 */

#include <stdio.h>

#include "fuzz.h"
#include "input.h"

void target_run(void) {
	int line = fuzz_run(input_u8() & 1);

	if (line != 0) {
		target_failed("fuzz_run", line, "the check");
	}
}
