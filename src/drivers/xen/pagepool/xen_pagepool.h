/**
 * @file
 * @brief Pool of page groups shared with one backend
 *
 * A group is a run of pages with contiguous addresses, all granted to the
 * backend: one pop serves a whole request. Groups come in size classes; each
 * class is a strict LIFO, so that the pages used last, which the backend still
 * has mapped, are used first (xen/io/blkif.h asks for it, note 7), and the
 * cold ones gather at the other end, where xen_pagepool_grow() takes pages
 * from when the budget is spent.
 *
 * - persistent: a group is granted read-write as long as it exists. Get and
 *   put touch no grant entry, allocate nothing and call nobody.
 * - otherwise: the same pages and references, granted from get to put.
 *
 * Residue: pages are zero when they join the pool. Get clears what a former
 * request put into the group and this one does not overwrite, so the backend
 * sees no byte of ours but those of the request the group serves.
 *
 * Get and put do not lock and do not sleep; the owner of the pool serialises
 * them. Create, destroy and grow are for thread context.
 */

#ifndef DRIVERS_XEN_PAGEPOOL_XEN_PAGEPOOL_H_
#define DRIVERS_XEN_PAGEPOOL_XEN_PAGEPOOL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/grant_table.h>

/** Size classes: 1, 2, 4, 8, 11, 16, 32, 64, 128, 256 pages. */
#define XEN_PAGEPOOL_CLASSES   10
#define XEN_PAGEPOOL_MAX_PAGES 256

/** Who fills the group: us, or the backend. */
enum xen_pagepool_dir {
	XEN_PAGEPOOL_TO_BACKEND,
	XEN_PAGEPOOL_FROM_BACKEND,
};

struct xen_pagegroup {
	struct xen_pagegroup *next; /* next colder one */
	char *va;
	uint16_t pages;
	uint16_t granted; /* pages from the first on that the backend may map */
	uint8_t class;
	bool out;         /* taken by get, not yet put */
	uint32_t dirty;   /* bytes from the start that may differ from zero */
	uint32_t written; /* of these, bytes that we put there */
	grant_ref_t refs[];
};

struct xen_pagepool_class {
	struct xen_pagegroup *hot; /* LIFO of idle groups */
	unsigned int idle;         /* groups in it */
	unsigned int total;        /* groups that exist */
	unsigned int idle_min;     /* least idle since the last shrink */
};

struct xen_pagepool_counters {
	uint64_t gets;
	uint64_t puts;
	uint64_t grants_taken;
	uint64_t grants_ended;
	uint64_t wiped;       /* bytes of residue cleared */
	uint64_t quarantined; /* groups the backend did not let go of */
};

struct xen_pagepool {
	domid_t backend;
	bool persistent;
	unsigned int budget;    /* most pages that the pool may have */
	unsigned int pages;     /* pages that it has, idle and out */
	unsigned int out_pages; /* pages of groups taken by get */
	struct xen_pagepool_class classes[XEN_PAGEPOOL_CLASSES];
	struct xen_pagegroup *dead; /* without pages, to be freed in a thread */
	struct xen_pagepool_counters stat;
};

/**
 * Makes a pool with one group of one page and one of @a pages pages, so that
 * every request can be served in pieces.
 *
 * @param budget most pages the pool may grow to, at least @a pages + 1
 * @return 0, -EINVAL, -ENOMEM or -ENOSPC (no grant references)
 */
extern int xen_pagepool_create(struct xen_pagepool *pool, domid_t backend,
    bool persistent, unsigned int budget, unsigned int pages);

/**
 * Ends all grants and frees all idle groups; pages that the backend still
 * maps wait in the grant table's quarantine. Groups that are out have to go
 * through xen_pagepool_discard() first. Harmless on a zeroed pool.
 */
extern void xen_pagepool_destroy(struct xen_pagepool *pool);

/**
 * Adds a group for requests of @a pages pages. When the budget is spent,
 * groups at the cold end of other classes make room, if the backend has
 * unmapped them. The caller does not hold the lock of get and put; it is
 * taken here where needed (sched_lock).
 *
 * @return 0, -EINVAL, -ENOMEM (no memory or budget), -ENOSPC
 */
extern int xen_pagepool_grow(struct xen_pagepool *pool, unsigned int pages);

/**
 * Frees the groups that have not been used since the last call, coldest
 * first, as far as the backend has unmapped them. Takes sched_lock.
 *
 * @return pages freed
 */
extern unsigned int xen_pagepool_shrink(struct xen_pagepool *pool);

/**
 * Takes the hottest group that holds @a len bytes, from the smallest class
 * that has one, and wipes residue. Without persistent grants it also begins
 * access to the pages that @a len touches (read-only for
 * XEN_PAGEPOOL_TO_BACKEND).
 *
 * @param len bytes the request moves, 1 to XEN_PAGEPOOL_MAX_PAGES pages
 * @return NULL when no group of that size is idle
 */
extern struct xen_pagegroup *xen_pagepool_get(struct xen_pagepool *pool,
    size_t len, enum xen_pagepool_dir dir);

/**
 * Gives a group back to the hot end of its class.
 *
 * @return 0, or -EBUSY when the backend, having answered, still maps it
 *   without persistent grants: the group is gone to quarantine then
 */
extern int xen_pagepool_put(struct xen_pagepool *pool,
    struct xen_pagegroup *group);

/** Takes a group that is out from the pool for good: grants end, pages are
 * freed or quarantined. */
extern void xen_pagepool_discard(struct xen_pagepool *pool,
    struct xen_pagegroup *group);

/** Pages of the groups that requests of @a pages pages use first. */
extern unsigned int xen_pagepool_group_pages(unsigned int pages);

/** Pages, and grants, that xen_pagepool_create() takes for @a pages. */
extern unsigned int xen_pagepool_first_pages(unsigned int pages);

/** Most pages that get can serve now in one group, 0 when none is idle. */
extern unsigned int xen_pagepool_largest_idle(const struct xen_pagepool *pool);

/** Idle groups in the class that requests of @a pages pages use first. */
extern unsigned int xen_pagepool_idle(const struct xen_pagepool *pool,
    unsigned int pages);

/** Groups that exist in the class that @a pages pages use first. */
extern unsigned int xen_pagepool_total(const struct xen_pagepool *pool,
    unsigned int pages);

#endif /* DRIVERS_XEN_PAGEPOOL_XEN_PAGEPOOL_H_ */
