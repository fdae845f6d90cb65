/**
 * @file
 * @brief Blocks of the heap: two-level segregated fit (TLSF).
 *
 * Free blocks are kept by class: a power of two (the row) divided linearly
 * into HEAP_COLUMNS. Two levels of bitmaps lead to a class that fits in
 * constant time, whatever the number of blocks.
 */

#include <assert.h>

#include <kernel/panic.h>

#include "heap_block.h"

#define HEAP_COLUMN_BITS 4
#define HEAP_COLUMNS     (1 << HEAP_COLUMN_BITS)
#define HEAP_ROWS        32

/* Bits of struct heap_block.sealed that HEAP_ALIGN leaves. */
#define BLOCK_FREE  0x1ull
#define BLOCK_LAST  0x2ull
#define BLOCK_FLAGS (HEAP_ALIGN - 1ull)

#define SEAL_SHIFT 48
#define SEAL_MASK  (~0ull << SEAL_SHIFT)

static uint32_t heap_rows; /* bit set: a class of the row has blocks */
static uint16_t heap_columns[HEAP_ROWS];
static struct heap_block *heap_lists[HEAP_ROWS][HEAP_COLUMNS];
static size_t heap_free; /* bytes in the lists */

size_t heap_free_bytes(void) {
	return heap_free;
}

/** Check value of a header at @a b with size and flags @a value. */
static uint64_t heap_seal(struct heap_block *b, uint64_t value) {
	uint64_t mix = ((uintptr_t)b ^ value ^ (uintptr_t)b->prev << 7)
	               * 0x9e3779b97f4a7c15ull;

	return mix & SEAL_MASK;
}

static void heap_block_set(struct heap_block *b, uint64_t value) {
	b->sealed = heap_seal(b, value) | value;
}

/** Size and flags, checked. */
static uint64_t heap_block_get(struct heap_block *b) {
	uint64_t value = b->sealed & ~SEAL_MASK;

	if ((b->sealed & SEAL_MASK) != heap_seal(b, value)) {
		panic("heap: damaged header at %p", (void *)b);
	}
	return value;
}

size_t heap_block_size(struct heap_block *b) {
	return heap_block_get(b) & ~BLOCK_FLAGS;
}

bool heap_block_is_free(struct heap_block *b) {
	return heap_block_get(b) & BLOCK_FREE;
}

static bool heap_block_is_last(struct heap_block *b) {
	return heap_block_get(b) & BLOCK_LAST;
}

struct heap_block *heap_block_next(struct heap_block *b) {
	return (struct heap_block *)((char *)heap_payload(b) + heap_block_size(b));
}

bool heap_block_is_area(struct heap_block *b) {
	return !b->prev && heap_block_is_last(heap_block_next(b));
}

struct heap_block *heap_area_create(void *memory, size_t size) {
	struct heap_block *b = memory;
	struct heap_block *last;

	b->prev = NULL;
	heap_block_set(b, size - 2 * HEAP_HEADER_SIZE);
	last = heap_block_next(b);
	last->prev = b;
	heap_block_set(last, BLOCK_LAST);
	return b;
}

size_t heap_area_size(struct heap_block *b) {
	return heap_block_size(b) + 2 * HEAP_HEADER_SIZE;
}

/** Sets the back link of @a b, which the seal covers. */
static void heap_block_set_prev(struct heap_block *b, struct heap_block *prev) {
	uint64_t value = heap_block_get(b);

	b->prev = prev;
	heap_block_set(b, value);
}

struct heap_block *heap_block_split(struct heap_block *b, size_t size) {
	size_t rest = heap_block_size(b) - size;
	struct heap_block *next = heap_block_next(b);
	struct heap_block *tail;

	if (rest < sizeof(*b)) {
		return NULL;
	}
	heap_block_set(b, size);
	tail = heap_block_next(b);
	tail->prev = b;
	heap_block_set(tail, rest - HEAP_HEADER_SIZE);
	heap_block_set_prev(next, tail);
	return tail;
}

/** Class of a block of @a size bytes. */
static void heap_class(size_t size, unsigned int *row, unsigned int *column) {
	uint64_t units = size / HEAP_ALIGN;
	unsigned int log;

	if (units < HEAP_COLUMNS) {
		*row = 0;
		*column = units;
		return;
	}
	log = 63 - __builtin_clzll(units);
	*row = log - HEAP_COLUMN_BITS + 1;
	*column = (units >> (log - HEAP_COLUMN_BITS)) & (HEAP_COLUMNS - 1);
}

/** @a size rounded up so that any block of its class has it. */
static size_t heap_class_round(size_t size) {
	uint64_t units = size / HEAP_ALIGN;
	unsigned int log;

	if (units < HEAP_COLUMNS) {
		return size;
	}
	log = 63 - __builtin_clzll(units);
	return size
	       + (((size_t)HEAP_ALIGN << (log - HEAP_COLUMN_BITS)) - HEAP_ALIGN);
}

static void heap_block_list(struct heap_block *b) {
	unsigned int row;
	unsigned int column;
	struct heap_block **list;

	heap_class(heap_block_size(b), &row, &column);
	list = &heap_lists[row][column];
	b->free_prev = NULL;
	b->free_next = *list;
	if (*list) {
		(*list)->free_prev = b;
	}
	*list = b;
	heap_columns[row] |= 1u << column;
	heap_rows |= 1u << row;
	heap_free += heap_block_size(b);
	heap_block_set(b, heap_block_size(b) | BLOCK_FREE);
}

void heap_block_unlist(struct heap_block *b) {
	unsigned int row;
	unsigned int column;

	heap_class(heap_block_size(b), &row, &column);
	if (b->free_next) {
		b->free_next->free_prev = b->free_prev;
	}
	if (b->free_prev) {
		b->free_prev->free_next = b->free_next;
	}
	else {
		heap_lists[row][column] = b->free_next;
		if (!b->free_next) {
			heap_columns[row] &= ~(1u << column);
		}
		if (!heap_columns[row]) {
			heap_rows &= ~(1u << row);
		}
	}
	heap_free -= heap_block_size(b);
	heap_block_set(b, heap_block_size(b));
}

struct heap_block *heap_block_take(size_t size) {
	unsigned int row;
	unsigned int column;
	uint32_t fitting;
	struct heap_block *b;

	heap_class(heap_class_round(size), &row, &column);
	fitting = heap_columns[row] & (~0u << column);
	if (!fitting) {
		fitting = row + 1 < HEAP_ROWS ? heap_rows & (~0u << (row + 1)) : 0;
		if (!fitting) {
			return NULL;
		}
		row = __builtin_ctz(fitting);
		fitting = heap_columns[row];
	}
	b = heap_lists[row][__builtin_ctz(fitting)];
	heap_block_unlist(b);
	return b;
}

/** Joins @a b and the block behind it, both taken. */
static void heap_block_join(struct heap_block *b) {
	struct heap_block *next = heap_block_next(b);

	heap_block_set(b,
	    heap_block_size(b) + HEAP_HEADER_SIZE + heap_block_size(next));
	/* Whoever still takes it for a header shall find it damaged. */
	next->sealed ^= SEAL_MASK;
	heap_block_set_prev(heap_block_next(b), b);
}

struct heap_block *heap_block_put(struct heap_block *b) {
	struct heap_block *next = heap_block_next(b);
	struct heap_block *prev = b->prev;

	if (heap_block_is_free(next)) {
		heap_block_unlist(next);
		heap_block_join(b);
	}
	if (prev && heap_block_is_free(prev)) {
		heap_block_unlist(prev);
		heap_block_join(prev);
		b = prev;
	}
	heap_block_list(b);
	return b;
}
