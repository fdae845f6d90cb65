/**
 * @file
 * @brief Memory of the process, and the run over the seeds
 */

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define PAGE  4096
#define PAGES 4096

/* Of a long run; there are two. */
#define TRANSFERS 500000

static char arena[PAGES][PAGE] __attribute__((aligned(PAGE)));
static bool taken[PAGES];

void *process_alloc(size_t size) {
	return calloc(1, size);
}

void process_free(void *p) {
	free(p);
}

void process_abort(const char *why) {
	printf("%s\n", why);
	abort();
}

/** First fit; pages that are free are poisoned. */
void *process_pages(size_t count) {
	size_t first, n;

	for (first = 0; first + count <= PAGES; first += n + 1) {
		for (n = 0; n < count && !taken[first + n]; n++) {}
		if (n == count) {
			memset(&taken[first], true, count);
			ASAN_UNPOISON_MEMORY_REGION(arena[first], count * PAGE);
			memset(arena[first], 0, count * PAGE);
			return arena[first];
		}
	}
	return NULL;
}

void process_page_free(void *page) {
	size_t index = ((char *)page - arena[0]) / PAGE;

	if (index >= PAGES || !taken[index]) {
		process_abort("a page is freed that is not taken");
	}
	taken[index] = false;
	ASAN_POISON_MEMORY_REGION(page, PAGE);
}

static bool run(unsigned int seed, bool hostile) {
	int failed = fuzz_seed(seed, hostile);

	if (failed != 0) {
		printf("seed %u, %s backend: check at line %d failed\n", seed,
		    hostile ? "hostile" : "honest", failed);
	}
	return failed == 0;
}

static bool run_long(bool persistent) {
	unsigned long done = longrun(TRANSFERS, persistent);

	printf("blkfront: %lu transfers, the pool whole after each, %s\n", done,
	    persistent ? "persistent grants" : "grants per request");
	return done >= TRANSFERS;
}

int main(int argc, char **argv) {
	unsigned int first = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned int seeds = argc > 2 ? strtoul(argv[2], NULL, 0) : 400;
	unsigned int seed, passed = 0, failed = 0;

	ASAN_POISON_MEMORY_REGION(arena, sizeof(arena));
	for (seed = first; seed - first < seeds; seed++) {
		*(run(seed, false) ? &passed : &failed) += 1;
		*(run(seed, true) ? &passed : &failed) += 1;
	}
	*(run_long(true) ? &passed : &failed) += 1;
	*(run_long(false) ? &passed : &failed) += 1;
	printf("blkfront: %lu transfers done, %lu failed by the backend, %ld s of "
	       "its time\n",
	    fuzz_good, fuzz_bad, kernel_time_ms() / 1000);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
