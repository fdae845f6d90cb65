/**
 * @file
 * @brief Who holds what of the image's heap and pages
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"
#include "sim_memory.h"

#define BUCKETS 4096

/* A run of so many canaries is memory that nobody has written to. */
#define CANARY_RUN 24

struct block {
	struct block *next;
	uintptr_t ptr;
	size_t size;
	uint64_t serial;
	uintptr_t callers[SIM_MEMORY_CALLERS];
};

static struct block *blocks[BUCKETS];
static uint64_t serial;

static struct block **block_link(uintptr_t ptr) {
	struct block **link = &blocks[(ptr >> 4) % BUCKETS];

	while (*link != NULL && (*link)->ptr != ptr) {
		link = &(*link)->next;
	}
	return link;
}

bool sim_memory_refused(void) {
	return sim_refuse(SIM_REFUSE_MEMORY);
}

void sim_memory_taken(void *ptr, size_t size, const uintptr_t *callers) {
	struct block **link = block_link((uintptr_t)ptr), *block;

	if (*link != NULL) {
		sim_fault("memory at %p is given out twice", ptr);
		return;
	}
	block = calloc(1, sizeof(*block));
	block->ptr = (uintptr_t)ptr;
	block->size = size;
	block->serial = ++serial;
	memcpy(block->callers, callers, sizeof(block->callers));
	*link = block;
}

void sim_memory_given(void *ptr) {
	struct block **link = block_link((uintptr_t)ptr), *block = *link;

	if (block == NULL) {
		sim_fault("memory at %p is given back, but was not taken", ptr);
		return;
	}
	*link = block->next;
	free(block);
}

uint64_t sim_memory_mark(void) {
	return serial;
}

/* Who takes memory once and for good, whatever devices there are. */
static bool stays(const struct block *b) {
	static const char *const takers[] = {
	    "xenbus_probe_init",           /* the bus's thread */
	    "uart_open",                   /* the console's handler */
	    "shell_exec",                  /* the line that is run */
	    "main_embox__cmd__net__httpd", /* serve to the end */
	    "main_embox__cmd__net__iperf",
	    "lwip_listen",
	};

	for (unsigned int i = 0; i < SIM_MEMORY_CALLERS; i++) {
		for (size_t k = 0; k < sizeof(takers) / sizeof(takers[0]); k++) {
			if (strcmp(sim_symbol(b->callers[i]), takers[k]) == 0) {
				return true;
			}
		}
	}
	return false;
}

static bool same_taker(const struct block *a, const struct block *b) {
	return memcmp(a->callers, b->callers, sizeof(a->callers)) == 0;
}

/* All that was taken where @a first was; it is not looked at again. */
static void report(const struct block *first, uint64_t mark) {
	size_t count = 0, bytes = 0, len = 0;
	char text[480];

	for (unsigned int i = 0; i < BUCKETS; i++) {
		for (struct block *b = blocks[i]; b != NULL; b = b->next) {
			if (b->serial > mark && same_taker(first, b)) {
				count++;
				bytes += b->size;
				b->serial = 0;
			}
		}
	}
	if (stays(first)) {
		return;
	}
	for (unsigned int i = 1; i < SIM_MEMORY_CALLERS; i++) {
		len += snprintf(text + len, sizeof(text) - len, " %.40s",
		    sim_symbol(first->callers[i]));
	}
	sim_fault("residue: %zu blocks, %zu bytes, taken by%s", count, bytes, text);
}

void sim_memory_residue(uint64_t mark) {
	for (unsigned int i = 0; i < BUCKETS; i++) {
		for (struct block *b = blocks[i]; b != NULL; b = b->next) {
			if (b->serial > mark) {
				report(b, mark);
			}
		}
	}
}

bool sim_memory_untouched(const void *page) {
	static uint8_t run[CANARY_RUN];

	memset(run, SIM_MEMORY_CANARY, sizeof(run));
	return memmem(page, SIM_PAGE, run, sizeof(run)) != NULL;
}
