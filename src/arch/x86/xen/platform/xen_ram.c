/**
 * @file
 * @brief Keeps Embox's page allocator within the domain's RAM
 *
 * embox.mem.phymem takes all from the image's end to the end of the region
 * RAM of lds.conf, both of which the linker knows. A domain has what memory=
 * says, and behind its image lies what the domain builder placed there: p2m
 * table, start info, rings, page tables. The allocator is told here, before
 * anyone has asked it for a page. Its own data are at the beginning of its
 * range, for which the image ends with some room (xen_ram_room.S).
 */

#include <errno.h>
#include <stdint.h>

#include <asm/hal/mem_bounds.h>
#include <embox/unit.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <util/log.h>

#define KIB(bytes) ((unsigned int)((bytes) >> 10))

EMBOX_UNIT_INIT(xen_ram_init);

extern char xen_ram_room_end[];

/* First byte behind the pages that @a alloc was made for. */
static uintptr_t ram_linked_end(const struct page_allocator *alloc) {
	return (uintptr_t)alloc->pages_start + alloc->pages_n * alloc->page_size;
}

/*
 * Takes every page of @a alloc, gives those from @a start to @a end back, and
 * cuts off what lies behind.
 */
static int ram_narrow(struct page_allocator *alloc, uintptr_t start,
    uintptr_t end) {
	if (alloc->free != alloc->pages_n * alloc->page_size) {
		log_error("a page was allocated before the RAM was known");
		return -EBUSY;
	}
	if (page_alloc(alloc, alloc->pages_n) != alloc->pages_start) {
		return -ENOMEM;
	}
	page_free(alloc, (void *)start, (end - start) / alloc->page_size);
	alloc->pages_n = (end - (uintptr_t)alloc->pages_start) / alloc->page_size;
	return 0;
}

static int xen_ram_init(void) {
	struct page_allocator *alloc = phy_allocator();
	uintptr_t start, end, linked;
	int ret;

	arch_ram_bounds(&start, &end);
	linked = ram_linked_end(alloc);
	if ((uintptr_t)alloc->pages_start > (uintptr_t)xen_ram_room_end) {
		log_error("RAM in lds.conf is too large for xen_ram_room.S");
		return -EINVAL;
	}
	if (start >= linked) {
		log_error("RAM in lds.conf ends before the first free page");
		return -ENOMEM;
	}
	if (end > linked) {
		log_warning("%u KiB of the domain's memory are not used: they are"
		            " behind the end of RAM in lds.conf",
		    KIB(end - linked));
		end = linked;
	}
	ret = ram_narrow(alloc, start, end);
	if (ret == 0) {
		log_info("%u KiB free at %p", KIB(end - start), (void *)start);
	}
	return ret;
}
