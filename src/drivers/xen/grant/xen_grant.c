/**
 * @file
 * @brief Grant table (version 1)
 *
 * The table itself is shared with Xen, which sets GTF_reading and
 * GTF_writing in an entry's flags while a domain has the page mapped. The
 * free list is private: a word per reference that links the free ones, last
 * freed first, so that the entries in use stay few and cache-warm.
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/errno.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <embox/unit.h>
#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <kernel/sched/sched_lock.h>
#include <mem/phymem.h>
#include <util/log.h>
#include <xen/memory.h>

#include "grant_quarantine.h"

#define REFS_PER_FRAME (XEN_PAGE_SIZE / sizeof(grant_entry_v1_t))
#define FRAMES_LIMIT   OPTION_GET(NUMBER, max_frames)
#define REFS_LIMIT     (FRAMES_LIMIT * REFS_PER_FRAME)

/** What a word of the free list may say besides the next free reference. */
#define LINK_END  0xffff
#define LINK_USED 0xfffe

#if OPTION_GET(NUMBER, max_frames) > 127
#error "option max_frames: references have to fit 16 bits"
#endif

/* All state is protected by ipl_save(). */
static uint16_t grant_link[REFS_LIMIT];
static uint16_t grant_free_head = LINK_END;
static grant_entry_v1_t *grant_table;
static struct xen_grant_counters stat;

/* ---- Free list ---- */

static void grant_push(grant_ref_t ref) {
	grant_link[ref] = grant_free_head;
	grant_free_head = ref;
	stat.free++;
}

static grant_ref_t grant_pop(void) {
	grant_ref_t ref = grant_free_head;

	grant_free_head = grant_link[ref];
	grant_link[ref] = LINK_USED;
	stat.free--;
	return ref;
}

/** Puts the references of new frames on the list, lowest on top. */
static void grant_push_frames(unsigned int from, unsigned int to) {
	unsigned int first = from * REFS_PER_FRAME;
	unsigned int ref = to * REFS_PER_FRAME;

	if (first < GNTTAB_NR_RESERVED_ENTRIES) {
		first = GNTTAB_NR_RESERVED_ENTRIES;
	}
	while (ref-- > first) {
		grant_push(ref);
	}
}

/** Makes frames until at least @a count references are free. */
static int grant_grow(unsigned int count) {
	unsigned int missing, to;
	int ret;

	if (count <= stat.free) {
		return 0;
	}
	missing = count - stat.free;
	to = stat.frames + (missing + REFS_PER_FRAME - 1) / REFS_PER_FRAME;
	if (to > stat.max_frames) {
		return -ENOSPC;
	}
	ret = xen_grant_frames_map(stat.frames, to, &grant_table);
	if (ret) {
		return -ENOSPC;
	}
	grant_push_frames(stat.frames, to);
	stat.frames = to;
	stat.total = to * REFS_PER_FRAME - GNTTAB_NR_RESERVED_ENTRIES;
	return 0;
}

int xen_grant_alloc(grant_ref_t *ref) {
	ipl_t ipl = ipl_save();
	int ret = grant_grow(1);

	if (!ret) {
		*ref = grant_pop();
	}
	ipl_restore(ipl);
	return ret;
}

void xen_grant_free(grant_ref_t ref) {
	ipl_t ipl = ipl_save();

	assert(ref < REFS_LIMIT && grant_link[ref] == LINK_USED);
	grant_push(ref);
	ipl_restore(ipl);
}

/* ---- Batches: chains through the same words, taken off the list ---- */

int xen_grant_batch_reserve(struct xen_grant_batch *batch, unsigned int count) {
	ipl_t ipl = ipl_save();
	int ret = grant_grow(count);

	batch->head = LINK_END;
	batch->count = 0;
	while (!ret && batch->count < count) {
		grant_ref_t ref = grant_pop();

		grant_link[ref] = batch->head;
		batch->head = ref;
		batch->count++;
	}
	ipl_restore(ipl);
	return ret;
}

grant_ref_t xen_grant_batch_claim(struct xen_grant_batch *batch) {
	grant_ref_t ref = batch->head;

	assert(batch->count > 0);
	batch->head = grant_link[ref];
	batch->count--;
	grant_link[ref] = LINK_USED;
	return ref;
}

void xen_grant_batch_release(struct xen_grant_batch *batch) {
	while (batch->count > 0) {
		xen_grant_free(xen_grant_batch_claim(batch));
	}
}

/* ---- Access ---- */

void xen_grant_access(grant_ref_t ref, domid_t domid, const void *page,
    bool readonly) {
	grant_entry_v1_t *entry = &grant_table[ref];
	ipl_t ipl;

	assert(ref < stat.frames * REFS_PER_FRAME);
	entry->frame = (uint32_t)virt_to_gfn(page);
	entry->domid = domid;
	/* Frame and domain before flags: Xen reads the entry once it sees
	 * GTF_permit_access (grant_table.h, "Introducing a valid entry"). */
	xen_wmb();
	entry->flags = GTF_permit_access | (readonly ? GTF_readonly : 0);

	ipl = ipl_save();
	stat.granted++;
	ipl_restore(ipl);
}

/**
 * Clears the entry if no mapping bit is set, in one exchange: Xen sets such
 * a bit by compare-and-exchange too, so only one of us wins.
 */
static bool grant_try_end(grant_ref_t ref) {
	volatile uint16_t *flags = &grant_table[ref].flags;
	uint16_t old = *flags & ~(GTF_reading | GTF_writing);

	return xen_cmpxchg16(flags, old, 0) == old;
}

int xen_grant_end(grant_ref_t ref) {
	bool ended;
	ipl_t ipl;

	assert(ref < stat.frames * REFS_PER_FRAME);
	ended = grant_try_end(ref);

	ipl = ipl_save();
	if (ended) {
		stat.ended++;
	}
	else {
		stat.busy++;
	}
	ipl_restore(ipl);
	return ended ? 0 : -EBUSY;
}

void xen_grant_end_page(grant_ref_t ref, void *page,
    void (*release)(void *page)) {
	if (xen_grant_end(ref) == 0) {
		xen_grant_free(ref);
		release(page);
	}
	else {
		grant_quarantine_add(ref, page, release);
	}
}

void xen_grant_counters(struct xen_grant_counters *counters) {
	ipl_t ipl = ipl_save();

	*counters = stat;
	ipl_restore(ipl);
	grant_quarantine_counters(counters);
}

/* ---- Pages ---- */

/** A free page, linked through itself. */
struct free_page {
	struct free_page *next;
};

/* Freed pages wait here, as phymem has no lock that an interrupt respects;
 * the next allocation hands them back. Protected by ipl_save(). */
static struct free_page *free_pages;

static struct free_page *free_page_pop(void) {
	ipl_t ipl = ipl_save();
	struct free_page *page = free_pages;

	if (page) {
		free_pages = page->next;
	}
	ipl_restore(ipl);
	return page;
}

void *xen_grant_pages_alloc(size_t count) {
	struct free_page *page;
	void *pages;

	sched_lock();
	while ((page = free_page_pop())) {
		phymem_free(page, 1);
	}
	pages = phymem_alloc(count);
	sched_unlock();

	if (pages) {
		memset(pages, 0, count * XEN_PAGE_SIZE);
	}
	return pages;
}

void xen_grant_page_free(void *page) {
	struct free_page *free_page = page;
	ipl_t ipl = ipl_save();

	free_page->next = free_pages;
	free_pages = free_page;
	ipl_restore(ipl);
}

/* ---- Start ---- */

static unsigned int grant_max_frames(void) {
	struct gnttab_query_size query = {.dom = DOMID_SELF};
	int ret = HYPERVISOR_grant_table_op(GNTTABOP_query_size, &query, 1);

	if (ret || query.status != GNTST_okay) {
		return 1;
	}
	return query.max_nr_frames < FRAMES_LIMIT ? query.max_nr_frames
	                                          : FRAMES_LIMIT;
}

/** Whether this machine's frames fit the 32 bits that version 1 has for them:
 * cut off, a number would grant somebody else's page. */
static bool grant_frames_fit(void) {
	return HYPERVISOR_memory_op(XENMEM_maximum_ram_page, NULL)
	       <= (long)UINT32_MAX;
}

static int xen_grant_init(void) {
	int ret;

	grant_quarantine_init();
	if (!grant_frames_fit()) {
		/* Without frames of the table, none is ever free. */
		log_error("over 16 TiB of memory: needs grant table version 2");
		return 0;
	}
	stat.max_frames = grant_max_frames();
	ret = grant_grow(1);
	if (ret) {
		log_error("no grant table: %d", ret);
		return ret;
	}
	log_info("%u of at most %u frames", stat.frames, stat.max_frames);
	return 0;
}

EMBOX_UNIT_INIT(xen_grant_init);
