/**
 * @file
 * @brief Pages of the domain's memory.
 */

#ifndef MEM_PHYMEM_H_
#define MEM_PHYMEM_H_

#include <mem/page.h>

/** Contiguous pages, not zeroed, or NULL. Any context, from runlevel 0 on. */
extern void *phymem_alloc(size_t page_number);

extern void phymem_free(void *page, size_t page_number);

/** The allocator, for its figures. */
extern struct page_allocator *phy_allocator(void);

#endif /* MEM_PHYMEM_H_ */
