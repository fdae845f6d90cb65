/**
 * @file
 * @brief Allocator of contiguous pages: power-of-two blocks with buddies.
 *
 * A free block of 2^n pages begins at a page whose number is a multiple of
 * 2^n; its first bytes are its link in the list of its order, and orders[] of
 * its first page is n. For all other pages orders[] is ORDER_NONE.
 */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <hal/ipl.h>
#include <mem/page.h>
#include <util/binalign.h>

#define ORDER_NONE 0xff

struct page_block {
	struct page_block *next;
	struct page_block *prev;
};

static struct page_block *page_at(struct page_allocator *a, size_t i) {
	return (struct page_block *)((char *)a->pages_start + i * a->page_size);
}

static void page_block_add(struct page_allocator *a, size_t i,
    unsigned int order) {
	struct page_block *block = page_at(a, i);

	block->prev = NULL;
	block->next = a->blocks[order];
	if (block->next) {
		block->next->prev = block;
	}
	a->blocks[order] = block;
	a->nonempty |= 1u << order;
	a->orders[i] = order;
}

static void page_block_del(struct page_allocator *a, size_t i) {
	struct page_block *block = page_at(a, i);
	unsigned int order = a->orders[i];

	if (block->prev) {
		block->prev->next = block->next;
	}
	else {
		a->blocks[order] = block->next;
	}
	if (block->next) {
		block->next->prev = block->prev;
	}
	if (!a->blocks[order]) {
		a->nonempty &= ~(1u << order);
	}
	a->orders[i] = ORDER_NONE;
}

/** Frees the block of 2^order pages at @a i, merged with free buddies. */
static void page_block_free(struct page_allocator *a, size_t i,
    unsigned int order) {
	size_t buddy;

	for (; order < PAGE_ORDERS - 1; order++) {
		buddy = i ^ ((size_t)1 << order);
		if (buddy >= a->pages_n || a->orders[buddy] != order) {
			break;
		}
		page_block_del(a, buddy);
		i &= ~((size_t)1 << order);
	}
	page_block_add(a, i, order);
}

/** Frees @a n pages from @a i on, as the largest aligned blocks. */
static void page_range_free(struct page_allocator *a, size_t i, size_t n) {
	unsigned int order;

	while (n) {
		order = 63 - __builtin_clzll(n);
		if (i && (unsigned int)__builtin_ctzll(i) < order) {
			order = __builtin_ctzll(i);
		}
		page_block_free(a, i, order);
		i += (size_t)1 << order;
		n -= (size_t)1 << order;
	}
}

/** Takes @a n pages from the smallest block that has them. */
static void *page_range_alloc(struct page_allocator *a, size_t n) {
	unsigned int order = n > 1 ? 64 - __builtin_clzll(n - 1) : 0;
	uint32_t fitting = a->nonempty & (~0u << order);
	struct page_block *block;
	size_t i;

	if (!fitting) {
		return NULL;
	}
	order = __builtin_ctz(fitting);
	block = a->blocks[order];
	i = ((char *)block - (char *)a->pages_start) / a->page_size;
	page_block_del(a, i);
	page_range_free(a, i + n, ((size_t)1 << order) - n);
	return block;
}

struct page_allocator *page_allocator_init(char *start, size_t len,
    size_t page_size) {
	char *end = start + len;
	struct page_allocator *a;
	char *first;

	a = (struct page_allocator *)binalign_bound((uintptr_t)start,
	    _Alignof(struct page_allocator));
	first =
	    (char *)binalign_bound((uintptr_t)(a + 1) + len / page_size, page_size);
	if (first + page_size > end) {
		return NULL;
	}

	memset(a, 0, sizeof(*a));
	a->pages_start = first;
	a->pages_n = (end - first) / page_size;
	a->page_size = page_size;
	a->free = a->pages_n * page_size;
	a->orders = (uint8_t *)(a + 1);
	memset(a->orders, ORDER_NONE, a->pages_n);
	page_range_free(a, 0, a->pages_n);
	return a;
}

void *page_alloc(struct page_allocator *allocator, size_t page_number) {
	void *page = NULL;
	ipl_t ipl;

	assert(allocator);

	if (!page_number || page_number > allocator->pages_n) {
		return NULL;
	}

	ipl = ipl_save();
	page = page_range_alloc(allocator, page_number);
	if (page) {
		allocator->free -= page_number * allocator->page_size;
	}
	ipl_restore(ipl);

	return page;
}

void *page_alloc_zero(struct page_allocator *allocator, size_t page_number) {
	void *page = page_alloc(allocator, page_number);

	if (page) {
		memset(page, 0, page_number * allocator->page_size);
	}
	return page;
}

/** Whether @a n pages from @a i on are the allocator's and not free. */
static bool page_range_taken(struct page_allocator *a, size_t i, size_t n) {
	return i < a->pages_n && n <= a->pages_n - i && a->orders[i] == ORDER_NONE;
}

void page_free(struct page_allocator *allocator, void *page,
    size_t page_number) {
	size_t offset = (char *)page - (char *)allocator->pages_start;
	size_t i = offset / allocator->page_size;
	ipl_t ipl;

	assert(page_belong(allocator, page));
	assert(offset % allocator->page_size == 0);

	ipl = ipl_save();
	assert(page_range_taken(allocator, i, page_number));
	page_range_free(allocator, i, page_number);
	allocator->free += page_number * allocator->page_size;
	ipl_restore(ipl);
}

int page_belong(struct page_allocator *allocator, void *page) {
	char *start = allocator->pages_start;

	return (char *)page >= start
	       && (char *)page < start + allocator->pages_n * allocator->page_size;
}
