/**
 * @file
 * @brief The kernel's heap, in areas of pages that come and go.
 */

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <framework/mod/options.h>
#include <kernel/panic.h>
#include <kernel/printk.h>
#include <kernel/sched/sched_lock.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>
#include <util/binalign.h>

#include "heap_block.h"

/** Least size of an area. */
#define AREA_SIZE OPTION_GET(NUMBER, area_size)

/* The heap is guarded by sched_lock: lthreads use it too. */

static size_t heap_round(size_t size) {
	return size < HEAP_PAYLOAD_MIN ? HEAP_PAYLOAD_MIN
	                               : binalign_bound(size, HEAP_ALIGN);
}

/** Gets pages for a block of @a size bytes. */
static struct heap_block *heap_grow(size_t size) {
	size_t area = binalign_bound(size + 2 * HEAP_HEADER_SIZE, PAGE_SIZE());
	void *memory;

	if (area < AREA_SIZE) {
		area = AREA_SIZE;
	}
	memory = phymem_alloc(area / PAGE_SIZE());
	if (!memory) {
		return NULL;
	}
	return heap_area_create(memory, area);
}

/** Whether @a b, free, is an area that the heap can do without. */
static bool heap_is_spare(struct heap_block *b) {
	if (!heap_block_is_area(b)) {
		return false;
	}
	/* One area of the common size stays, for the next request. */
	return heap_area_size(b) > AREA_SIZE
	       || heap_free_bytes() - heap_block_size(b) >= AREA_SIZE;
}

/** Puts a taken block back; gives its area back if it is a spare one. */
static void heap_put(struct heap_block *b) {
	b = heap_block_put(b);

	if (heap_is_spare(b)) {
		heap_block_unlist(b);
		phymem_free(b, heap_area_size(b) / PAGE_SIZE());
	}
}

/** Takes a block of at least @a size bytes. */
static struct heap_block *heap_take(size_t size) {
	struct heap_block *b = heap_block_take(size);

	return b ? b : heap_grow(size);
}

/** Cuts @a b to @a size and frees the rest. */
static void heap_trim(struct heap_block *b, size_t size) {
	struct heap_block *tail = heap_block_split(b, size);

	if (tail) {
		heap_put(tail);
	}
}

/** Cuts from the front of @a b what is before an aligned payload. */
static struct heap_block *heap_align(struct heap_block *b, size_t boundary) {
	uintptr_t start = (uintptr_t)heap_payload(b);
	uintptr_t aligned = binalign_bound(start, boundary);
	struct heap_block *tail;

	if (aligned == start) {
		return b;
	}
	/* What is cut off must be a block itself. */
	if (aligned - start < sizeof(*b)) {
		aligned += binalign_bound(sizeof(*b), boundary);
	}
	tail = heap_block_split(b, aligned - start - HEAP_HEADER_SIZE);
	heap_put(b);
	return tail;
}

static void *heap_alloc(size_t boundary, size_t size) {
	size_t slack =
	    boundary > HEAP_ALIGN
	        ? boundary + binalign_bound(sizeof(struct heap_block), boundary)
	        : 0;
	struct heap_block *b;

	b = heap_take(size + slack);
	if (!b) {
		return NULL;
	}
	if (slack) {
		b = heap_align(b, boundary);
	}
	heap_trim(b, size);
	return heap_payload(b);
}

void *sysmemalign(size_t boundary, size_t size) {
	void *ptr;

	assert(!critical_inside(CRITICAL_IRQ_HANDLER));
	assert(boundary && !(boundary & (boundary - 1)));

	if (size > HEAP_PAYLOAD_MAX || boundary > HEAP_PAYLOAD_MAX) {
		return NULL;
	}

	sched_lock();
	ptr = heap_alloc(boundary, heap_round(size));
	sched_unlock();
	return ptr;
}

void *sysmalloc(size_t size) {
	return sysmemalign(HEAP_ALIGN, size);
}

void *syscalloc(size_t nmemb, size_t size) {
	size_t total;
	void *ptr;

	if (__builtin_mul_overflow(nmemb, size, &total)) {
		return NULL;
	}
	ptr = sysmalloc(total);
	if (ptr) {
		memset(ptr, 0, total);
	}
	return ptr;
}

/** The block of @a ptr; stops the system if it is none that is taken. */
static struct heap_block *heap_block_taken(void *ptr) {
	struct heap_block *b = heap_block_of(ptr);

	if (heap_block_is_free(b)) {
		panic("heap: %p is free already", ptr);
	}
	return b;
}

void sysfree(void *ptr) {
	assert(!critical_inside(CRITICAL_IRQ_HANDLER));

	if (!ptr) {
		/* As Embox says it: there it is a caller's fault. */
		printk(">>>%s: NULL pointer\n", __func__);
		return;
	}

	sched_lock();
	heap_put(heap_block_taken(ptr));
	sched_unlock();
}

void *sysrealloc(void *ptr, size_t size) {
	size_t old_size;
	void *new_ptr;

	if (!ptr) {
		return sysmalloc(size);
	}

	sched_lock();
	old_size = heap_block_size(heap_block_taken(ptr));
	sched_unlock();
	if (size <= old_size) {
		return ptr;
	}

	new_ptr = sysmalloc(size);
	if (new_ptr) {
		memcpy(new_ptr, ptr, old_size);
		sysfree(ptr);
	}
	return new_ptr;
}
