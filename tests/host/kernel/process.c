/**
 * @file
 * @brief Memory of the process
 */

#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

#define PAGE  4096
#define PAGES 4096

bool process_memory_short;
long process_allocated, process_pages_taken;

static char arena[PAGES][PAGE] __attribute__((aligned(PAGE)));
static bool taken[PAGES];
static size_t lowest; /* no page below is free */

void *process_alloc(size_t size) {
	if (process_memory_short) {
		return NULL;
	}
	process_allocated++;
	return calloc(1, size > 0 ? size : 1);
}

void process_free(void *p) {
	process_allocated -= p != NULL;
	free(p);
}

void process_abort(const char *why) {
	dprintf(2, "%s\n", why);
	abort();
}

void process_log(const char *text) {
	static int shown = -1;

	if (shown < 0) {
		shown = getenv("VERBOSE") != NULL;
	}
	if (shown) {
		fprintf(stderr, "%ld ms: %s\n", kernel_time_ms(), text);
	}
}

__attribute__((constructor)) static void poison_all(void) {
	ASAN_POISON_MEMORY_REGION(arena, sizeof(arena));
}

void *process_pages(size_t count) {
	size_t first, n;

	while (lowest < PAGES && taken[lowest]) {
		lowest++;
	}
	for (first = lowest; !process_memory_short && first + count <= PAGES;
	     first += n + 1) {
		for (n = 0; n < count && !taken[first + n]; n++) {}
		if (n == count) {
			memset(&taken[first], true, count);
			ASAN_UNPOISON_MEMORY_REGION(arena[first], count * PAGE);
			memset(arena[first], 0, count * PAGE);
			process_pages_taken += (long)count;
			return arena[first];
		}
	}
	return NULL;
}

void process_page_free(void *page) {
	size_t index = (size_t)((char *)page - arena[0]) / PAGE;

	if (index >= PAGES || !taken[index]) {
		process_abort("a page is freed that is not taken");
	}
	taken[index] = false;
	process_pages_taken--;
	lowest = index < lowest ? index : lowest;
	ASAN_POISON_MEMORY_REGION(page, PAGE);
}

static jmp_buf frames[8];
static unsigned int depth;

void process_enter(void (*run)(void *arg), void *arg) {
	unsigned int frame = depth++;

	if (frame >= sizeof(frames) / sizeof(frames[0])) {
		process_abort("threads are nested too deep");
	}
	if (setjmp(frames[frame]) == 0) {
		run(arg);
	}
	depth--;
}

void process_rest(void) {
	longjmp(frames[depth - 1], 1);
}
