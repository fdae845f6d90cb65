/**
 * @file
 * @brief Memory of the process, and the run over the seeds
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

/* Exactly as large as asked: a byte too far is found. */
void *process_alloc(size_t size) {
	return calloc(1, size > 0 ? size : 1);
}

void process_free(void *p) {
	free(p);
}

void process_abort(const char *why) {
	printf("%s\n", why);
	abort();
}

static int run(unsigned int seed, bool hostile) {
	int line = fuzz_seed(seed, hostile);

	if (line != 0) {
		printf("seed %u, %s inputs: check at line %d failed\n", seed,
		    hostile ? "hostile" : "honest", line);
	}
	return line == 0;
}

int main(int argc, char **argv) {
	unsigned int first = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned int seeds = argc > 2 ? strtoul(argv[2], NULL, 0) : 300;
	unsigned int passed = 0, failed = 0;

	for (unsigned int seed = first; seed - first < seeds; seed++) {
		*(run(seed, false) ? &passed : &failed) += 1;
		*(run(seed, true) ? &passed : &failed) += 1;
	}
	printf("net: %lu inputs taken, %lu refused\n", fuzz_good, fuzz_bad);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
