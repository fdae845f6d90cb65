/**
 * @file
 * @brief Chance from a seed, and the run over the seeds
 *
 * usage: [FIRST-SEED [SEEDS]]
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "kernel.h"

static uint64_t state;

unsigned int chance_below(unsigned int limit) {
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)(state >> 11) % limit;
}

bool chance_over(void) {
	return false;
}

static bool run(unsigned int seed, bool hostile) {
	const char *kind = hostile ? "hostile" : "honest";
	long before = process_allocated;
	int line;

	state = 0x9e3779b97f4a7c15ull * seed + 1;
	line = fuzz_run(hostile);
	if (line != 0) {
		printf("seed %u, %s: check at line %d failed\n", seed, kind, line);
	}
	else if (process_allocated != before) {
		printf("seed %u, %s: memory is lost\n", seed, kind);
	}
	return line == 0 && process_allocated == before;
}

__attribute__((weak)) void fuzz_more(unsigned int *passed,
    unsigned int *failed) {
	(void)passed;
	(void)failed;
}

int main(int argc, char **argv) {
	unsigned int first = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned int seeds = argc > 2 ? strtoul(argv[2], NULL, 0) : fuzz_seeds;
	unsigned int seed, passed = 0, failed = 0;

	for (seed = first; seed - first < seeds; seed++) {
		*(run(seed, false) ? &passed : &failed) += 1;
		*(run(seed, true) ? &passed : &failed) += 1;
	}
	fuzz_more(&passed, &failed);
	fuzz_report();
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
