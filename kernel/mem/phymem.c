/**
 * @file
 * @brief Pages of the memory that the platform leaves to the kernel.
 */

#include <errno.h>
#include <stdint.h>

#include <asm/hal/mem_bounds.h>
#include <embox/unit.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <util/log.h>

EMBOX_UNIT_INIT(phymem_init);

static struct page_allocator *phymem_allocator;

static int phymem_init(void) {
	uintptr_t start;
	uintptr_t end;

	arch_ram_bounds(&start, &end);
	phymem_allocator =
	    page_allocator_init((char *)start, end - start, PAGE_SIZE());
	if (!phymem_allocator) {
		return -ENOMEM;
	}

	log_info("%u pages free at %p", phymem_allocator->pages_n,
	    phymem_allocator->pages_start);
	return 0;
}

void *phymem_alloc(size_t page_number) {
	return page_alloc(phymem_allocator, page_number);
}

void phymem_free(void *page, size_t page_number) {
	page_free(phymem_allocator, page, page_number);
}

struct page_allocator *phy_allocator(void) {
	return phymem_allocator;
}
