/**
 * @file
 * @brief Memory of the process, and the run over the seeds
 */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static long allocated;

void *process_alloc(size_t size) {
	allocated++;
	return malloc(size);
}

void process_free(void *p) {
	allocated -= p != NULL;
	free(p);
}

void process_abort(const char *why) {
	fprintf(stderr, "%s\n", why);
	abort();
}

static bool run(unsigned int seed, bool hostile) {
	long before = allocated;
	int line = fuzz_seed(seed, hostile);

	if (line != 0) {
		printf("seed %u, %s backend: check at line %d failed\n", seed,
		    hostile ? "hostile" : "honest", line);
	}
	else if (allocated != before) {
		printf("seed %u, %s backend: memory is lost\n", seed,
		    hostile ? "hostile" : "honest");
	}
	return line == 0 && allocated == before;
}

int main(int argc, char **argv) {
	unsigned int first = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned int seeds = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000;
	unsigned int seed, passed = 0, failed = 0;

	for (seed = first; seed - first < seeds; seed++) {
		*(run(seed, false) ? &passed : &failed) += 1;
		*(run(seed, true) ? &passed : &failed) += 1;
	}
	printf("xenbus: %lu times live, %lu connections ended\n", fuzz_lives,
	    fuzz_ends);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
