/**
 * @file
 * @brief What the address sanitizer must know of the kernel's memory
 *
 * Linked with SAN=address: the partial link wraps the kernel's allocators, so
 * that memory that is free, and what is around a block of the heap, is
 * poisoned. The allocators themselves are not instrumented, for they keep
 * their lists there.
 */

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <kernel/thread.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>

#include "../../../../kernel/mem/heap_block.h"

/* The sanitizer's (sanitizer/asan_interface.h). */
extern void __asan_poison_memory_region(const volatile void *addr, size_t size);
extern void __asan_unpoison_memory_region(const volatile void *addr,
    size_t size);
extern void __asan_handle_no_return(void);

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
	page = __real_phymem_alloc(page_number);
	if (page != NULL) {
		__asan_unpoison_memory_region(page, page_number * PAGE_SIZE());
	}
	return page;
}

void __wrap_phymem_free(void *page, size_t page_number) {
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
	void *ptr = __real_sysmemalign(boundary, size);

	if (ptr != NULL) {
		block_open(ptr, size);
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
		__asan_poison_memory_region(ptr, block_size(ptr));
	}
	__real_sysfree(ptr);
}

/* ---- Stacks ---- */

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
