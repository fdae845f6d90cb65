/**
 * @file
 * @brief Allocator of contiguous pages.
 *
 * Power-of-two blocks with buddies; a request of any number of pages gives the
 * rest of its block back at once. Allocating and freeing take a time
 * logarithmic in the number of pages. Any context.
 */

#ifndef MEM_PAGE_H_
#define MEM_PAGE_H_

#include <stddef.h>
#include <stdint.h>

#include <framework/mod/options.h>
#include <module/embox/mem/page_api.h>

/** Orders of blocks: up to 2^(PAGE_ORDERS - 1) pages. */
#define PAGE_ORDERS 32

struct page_allocator {
	void *pages_start;    /**< First page that can be allocated. */
	unsigned int pages_n; /**< Pages from there on. */
	size_t page_size;     /**< In bytes. */
	size_t free;          /**< Bytes that are free. */

	uint8_t
	    *orders; /**< Per page: order of the free block that starts there. */
	uint32_t nonempty; /**< Bit per order: blocks[order] is not empty. */
	struct page_block *blocks[PAGE_ORDERS];
};

/**
 * Makes an allocator of the memory at @a start; its own data lie at the
 * memory's beginning.
 * @return NULL if the memory is too small.
 */
extern struct page_allocator *page_allocator_init(char *start, size_t len,
    size_t page_size);

/** @return @a page_number contiguous pages, not zeroed, or NULL. */
extern void *page_alloc(struct page_allocator *allocator, size_t page_number);

/** As page_alloc(), filled with zeroes. */
extern void *page_alloc_zero(struct page_allocator *allocator,
    size_t page_number);

/** Frees pages; any part of what page_alloc() returned may be freed alone. */
extern void page_free(struct page_allocator *allocator, void *page,
    size_t page_number);

/** Non-zero if @a page is one of the allocator's pages. */
extern int page_belong(struct page_allocator *allocator, void *page);

#endif /* MEM_PAGE_H_ */
