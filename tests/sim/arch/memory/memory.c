/**
 * @file
 * @brief The kernel's allocators, watched
 *
 * The partial link puts these functions around the allocators (ld --wrap). The
 * simulator is told of all that is taken and given back; new memory is filled
 * with a canary, so that the simulator sees it if it is shown to a backend; and
 * with SAN=address what is free, and what is around a block of the heap, is
 * poisoned. The allocators themselves are not instrumented, for they keep their
 * lists there.
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <kernel/sched/sched_lock.h>
#include <kernel/thread.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>

#include "../../../../kernel/mem/heap_block.h"
#include "../../sim_memory.h"

/* ld --wrap: the kernel's own, and what is called in their place. */
extern void *__real_phymem_alloc(size_t page_number);
extern void __real_phymem_free(void *page, size_t page_number);
extern void *__real_sysmemalign(size_t boundary, size_t size);
extern void __real_sysfree(void *ptr);
extern void *__wrap_phymem_alloc(size_t page_number);
extern void __wrap_phymem_free(void *page, size_t page_number);
extern void *__wrap_sysmemalign(size_t boundary, size_t size);
extern void *__wrap_sysmalloc(size_t size);
extern void *__wrap_syscalloc(size_t nmemb, size_t size);
extern void *__wrap_sysrealloc(void *ptr, size_t size);
extern void __wrap_sysfree(void *ptr);

#ifdef SIM_ASAN
/* The sanitizer's (sanitizer/asan_interface.h). */
extern void __asan_poison_memory_region(const volatile void *addr, size_t size);
extern void __asan_unpoison_memory_region(const volatile void *addr,
    size_t size);
extern void __asan_handle_no_return(void);
#else
static void __asan_poison_memory_region(const volatile void *addr,
    size_t size) {
	(void)addr;
	(void)size;
}

static void __asan_unpoison_memory_region(const volatile void *addr,
    size_t size) {
	(void)addr;
	(void)size;
}
#endif

/* The heap's own pages are no allocations of anyone. Under sched_lock. */
static bool inside_heap;

/* Who has called: return addresses, the nearest first. */
static void callers(uintptr_t *at) {
	uintptr_t *frame = __builtin_frame_address(0);
	struct thread *self = thread_self();
	uintptr_t from = self != NULL ? (uintptr_t)self->stack.stack : 0;
	uintptr_t to = self != NULL ? from + self->stack.stack_sz : 0;

	memset(at, 0, SIM_MEMORY_CALLERS * sizeof(*at));
	for (int i = 0; i < SIM_MEMORY_CALLERS && (uintptr_t)frame > from
	                && (uintptr_t)frame < to;
	     i++) {
		at[i] = frame[1];
		frame = (uintptr_t *)frame[0];
	}
}

/* @a count blocks of @a size bytes each, side by side. */
static void taken(char *ptr, size_t count, size_t size) {
	uintptr_t at[SIM_MEMORY_CALLERS];

	callers(at);
	memset(ptr, SIM_MEMORY_CANARY, count * size);
	for (size_t i = 0; i < count; i++) {
		sim_memory_taken(ptr + i * size, size, at);
	}
}

/* ---- Pages ---- */

/* Before the first allocation all pages are free. */
static void pages_poison(void) {
	static bool done;
	struct page_allocator *all = phy_allocator();

	if (!done) {
		done = true;
		__asan_poison_memory_region(all->pages_start,
		    all->pages_n * all->page_size);
	}
}

void *__wrap_phymem_alloc(size_t page_number) {
	void *page;

	pages_poison();
	if (!inside_heap && sim_memory_refused()) {
		return NULL;
	}
	page = __real_phymem_alloc(page_number);
	if (page != NULL) {
		__asan_unpoison_memory_region(page, page_number * PAGE_SIZE());
		if (!inside_heap) {
			taken(page, page_number, PAGE_SIZE());
		}
	}
	return page;
}

void __wrap_phymem_free(void *page, size_t page_number) {
	/* What was taken together may come back page by page. */
	for (size_t i = 0; i < page_number && !inside_heap; i++) {
		sim_memory_given((char *)page + i * PAGE_SIZE());
	}
	__asan_poison_memory_region(page, page_number * PAGE_SIZE());
	__real_phymem_free(page, page_number);
}

/* ---- Heap ---- */

static size_t block_size(void *ptr) {
	return heap_block_size(heap_block_of(ptr));
}

/* Opens @a size bytes; header, slack and the next header stay closed. */
static void block_open(void *ptr, size_t size) {
	char *end = (char *)ptr + block_size(ptr) + HEAP_HEADER_SIZE;

	__asan_poison_memory_region(heap_block_of(ptr), HEAP_HEADER_SIZE);
	__asan_unpoison_memory_region(ptr, size);
	__asan_poison_memory_region((char *)ptr + size, end - (char *)ptr - size);
}

void *__wrap_sysmemalign(size_t boundary, size_t size) {
	void *ptr;

	if (sim_memory_refused()) {
		return NULL;
	}
	sched_lock();
	inside_heap = true;
	ptr = __real_sysmemalign(boundary, size);
	inside_heap = false;
	sched_unlock();
	if (ptr != NULL) {
		block_open(ptr, size);
		taken(ptr, 1, size);
	}
	return ptr;
}

void *__wrap_sysmalloc(size_t size) {
	return __wrap_sysmemalign(HEAP_ALIGN, size);
}

void *__wrap_syscalloc(size_t nmemb, size_t size) {
	size_t total;
	void *ptr;

	if (__builtin_mul_overflow(nmemb, size, &total)) {
		return NULL;
	}
	ptr = __wrap_sysmalloc(total);
	if (ptr != NULL) {
		memset(ptr, 0, total);
	}
	return ptr;
}

void *__wrap_sysrealloc(void *ptr, size_t size) {
	void *moved;

	if (ptr == NULL) {
		return __wrap_sysmalloc(size);
	}
	if (size <= block_size(ptr)) {
		block_open(ptr, size);
		return ptr;
	}
	moved = __wrap_sysmalloc(size);
	if (moved != NULL) {
		/* How much of the block was asked for is not known. */
		__asan_unpoison_memory_region(ptr, block_size(ptr));
		memcpy(moved, ptr, block_size(ptr));
		__wrap_sysfree(ptr);
	}
	return moved;
}

void __wrap_sysfree(void *ptr) {
	if (ptr != NULL) {
		sim_memory_given(ptr);
		__asan_poison_memory_region(ptr, block_size(ptr));
	}
	sched_lock();
	inside_heap = true;
	__real_sysfree(ptr);
	inside_heap = false;
	sched_unlock();
}

/* ---- Stacks ---- */

#ifdef SIM_ASAN
/*
 * Called before what does not return (a thread's end, longjmp): its frames are
 * gone. The sanitizer's own does not know the stacks of threads.
 */
void __asan_handle_no_return(void) {
	struct thread *self = thread_self();
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	uintptr_t from = (uintptr_t)self->stack.stack;

	if (here >= from && here < from + self->stack.stack_sz) {
		__asan_unpoison_memory_region((void *)here,
		    from + self->stack.stack_sz - here);
	}
}
#endif
