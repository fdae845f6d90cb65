/**
 * @file
 * @brief Tests of the page allocator and the heap in a process of their own
 *
 * Random operations under the sanitizers, and the misuse that must stop the
 * system. Each test runs in a child, on memory of its own.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem_test.h"

#define PAGE    4096u
#define REGION  (32u << 20)
#define SLOTS   2000
#define ROUNDS  300000
#define STOPPED 42 /* exit status of a system that stopped itself */

struct slot {
	unsigned char *p;
	size_t n;
};

static struct slot slots[SLOTS];
static unsigned int seed;

void host_print(const char *format, va_list args) {
	vfprintf(stderr, format, args);
}

void host_exit(void) {
	_exit(STOPPED);
}

static unsigned int any(unsigned int below) {
	return rand_r(&seed) % below;
}

static void require(bool condition, const char *what) {
	if (!condition) {
		fprintf(stderr, "%s (seed of the failure: %u)\n", what, seed);
		_exit(1);
	}
}

static void region_init(void) {
	void *memory = mmap(NULL, REGION, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	require(memory != MAP_FAILED, "mmap failed");
	/* Not on a page boundary: the allocator aligns. */
	kernel_pages_init((char *)memory + 24, REGION - 100);
}

/** Marks or checks the first byte of every page of a run. */
static void run_fill(struct slot *slot, unsigned char value) {
	for (size_t i = 0; i < slot->n; i++) {
		slot->p[i * PAGE] = value;
	}
}

static bool run_is_filled(struct slot *slot, unsigned char value) {
	for (size_t i = 0; i < slot->n; i++) {
		if (slot->p[i * PAGE] != value) {
			return false;
		}
	}
	return true;
}

/** Frees a run, or its tail only. */
static void run_shorten(struct slot *slot) {
	size_t keep = any(slot->n);

	phymem_free(slot->p + keep * PAGE, slot->n - keep);
	slot->n = keep;
	if (!keep) {
		slot->p = NULL;
	}
}

static void pages_random(void) {
	size_t free_before = kernel_pages_free();

	for (int round = 0; round < ROUNDS; round++) {
		int i = any(SLOTS);
		struct slot *slot = &slots[i];

		if (slot->p) {
			require(run_is_filled(slot, i), "pages overlap");
			run_shorten(slot);
			continue;
		}
		slot->n = 1 + any(any(20) ? 8 : 300);
		slot->p = phymem_alloc(slot->n);
		if (slot->p) {
			run_fill(slot, i);
		}
	}
	for (int i = 0; i < SLOTS; i++) {
		if (slots[i].p) {
			phymem_free(slots[i].p, slots[i].n);
		}
	}
	require(kernel_pages_free() == free_before, "pages were lost");
}

static bool block_is_filled(struct slot *slot, unsigned char value) {
	for (size_t i = 0; i < slot->n; i++) {
		if (slot->p[i] != value) {
			return false;
		}
	}
	return true;
}

static void block_resize(struct slot *slot, unsigned char value) {
	size_t n = any(5000);
	unsigned char *p = sysrealloc(slot->p, n);

	if (!p) {
		return;
	}
	slot->p = p;
	if (n < slot->n) {
		slot->n = n;
	}
	require(block_is_filled(slot, value), "realloc lost contents");
	slot->n = n;
	memset(p, value, n);
}

static void block_alloc(struct slot *slot, unsigned char value) {
	size_t boundary = any(3) ? 16 : 16u << any(10);

	slot->n = any(10) ? any(600) : any(100000);
	slot->p = sysmemalign(boundary, slot->n);
	if (slot->p) {
		require((uintptr_t)slot->p % boundary == 0, "alignment");
		memset(slot->p, value, slot->n);
	}
}

static void heap_random(void) {
	size_t free_before = kernel_pages_free();

	for (int round = 0; round < ROUNDS; round++) {
		int i = any(SLOTS);
		struct slot *slot = &slots[i];

		if (!slot->p) {
			block_alloc(slot, i);
			continue;
		}
		require(block_is_filled(slot, i), "blocks overlap");
		if (any(4) == 0) {
			block_resize(slot, i);
			continue;
		}
		sysfree(slot->p);
		slot->p = NULL;
	}
	for (int i = 0; i < SLOTS; i++) {
		sysfree(slots[i].p);
	}
	/* One area of the common size may stay. */
	require(free_before - kernel_pages_free() <= 64 * 1024,
	    "the heap keeps pages");
}

static void overrun(void) {
	unsigned char *p = sysmalloc(40);
	volatile size_t size = 49;

	memset(p, 1, size);
	sysfree(p);
}

static void free_twice(void) {
	void *p = sysmalloc(40);
	void *between = sysmalloc(40);

	sysfree(p);
	sysfree(p);
	sysfree(between);
}

/** The block is gone as such: it became part of the one before it. */
static void free_twice_merged(void) {
	void *first = sysmalloc(40);
	void *second = sysmalloc(40);
	void *third = sysmalloc(40);

	sysfree(first);
	sysfree(second);
	sysfree(second);
	sysfree(third);
}

static void free_nonsense(void) {
	unsigned char *p = sysmalloc(400);

	memset(p, 0, 400);
	sysfree(p + 64);
}

static void page_free_twice(void) {
	void *p = phymem_alloc(1);

	phymem_free(p, 1);
	phymem_free(p, 1);
}

static const struct {
	const char *name;
	void (*run)(void);
	int status;
} tests[] = {
    {"Pages are not lost nor given out twice", pages_random, 0},
    {"Heap blocks keep their contents and go back", heap_random, 0},
    {"Writing past the end of a block stops the system", overrun, STOPPED},
    {"Freeing a block twice stops the system", free_twice, STOPPED},
    {"Freeing a merged block twice stops the system", free_twice_merged,
        STOPPED},
    {"Freeing what is no block stops the system", free_nonsense, STOPPED},
    {"Freeing a page twice stops the system", page_free_twice, STOPPED},
};

static bool test_passes(int i) {
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (tests[i].status == STOPPED) {
			fclose(stderr); /* its message is not an error here */
		}
		region_init();
		tests[i].run();
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status)
	       && WEXITSTATUS(status) == tests[i].status;
}

int main(int argc, char **argv) {
	int count = sizeof(tests) / sizeof(tests[0]);
	int passed = 0;

	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	for (int i = 0; i < count; i++) {
		bool ok = test_passes(i);

		passed += ok;
		printf("%s %d - %s\n", ok ? "ok" : "not ok", i + 1, tests[i].name);
	}
	printf("%d passed, %d failed\n", passed, count - passed);
	return passed == count ? 0 : 1;
}
