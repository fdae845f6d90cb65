/**
 * @file
 * @brief Grant table (version 1): references, access, quarantine
 *
 * Unless told otherwise a function may be called in any context, interrupt
 * handlers included, and never sleeps. See xen/grant_table.h for the rules of
 * the table.
 */

#ifndef DRIVERS_XEN_GRANT_XEN_GRANT_H_
#define DRIVERS_XEN_GRANT_XEN_GRANT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/grant_table.h>

/** References set aside for one owner: claims from it cannot fail. */
struct xen_grant_batch {
	grant_ref_t head;   /**< first of a chain through the free list */
	unsigned int count; /**< references left */
};

/** Counters, see xen_grant_counters(). */
struct xen_grant_counters {
	uint64_t granted;         /**< xen_grant_access() */
	uint64_t ended;           /**< accesses ended */
	uint64_t busy;            /**< ends refused: still mapped */
	unsigned int frames;      /**< frames of the table in use */
	unsigned int max_frames;  /**< what Xen allows (GNTTABOP_query_size) */
	unsigned int total;       /**< references that exist */
	unsigned int free;        /**< references on the free list */
	unsigned int quarantined; /**< pages waiting for the backend to unmap */
	unsigned int leaked;      /**< pages given up: quarantine was full */
};

/**
 * Takes a free reference, the one freed last first. Grows the table when the
 * list is empty and Xen allows more frames.
 *
 * @return 0 or -ENOSPC.
 */
extern int xen_grant_alloc(grant_ref_t *ref);

/** Gives a reference back whose access is ended. */
extern void xen_grant_free(grant_ref_t ref);

/**
 * Sets @a count references aside, all or none.
 *
 * @return 0 or -ENOSPC.
 */
extern int xen_grant_batch_reserve(struct xen_grant_batch *batch,
    unsigned int count);

/** Takes one of the batch; the caller never claims more than it reserved. */
extern grant_ref_t xen_grant_batch_claim(struct xen_grant_batch *batch);

/** Frees what is left of the batch. */
extern void xen_grant_batch_release(struct xen_grant_batch *batch);

/**
 * Lets @a domid map or copy the page that holds @a page.
 *
 * @param ref a reference that grants nothing now
 */
extern void xen_grant_access(grant_ref_t ref, domid_t domid, const void *page,
    bool readonly);

/**
 * Ends the access by one compare-and-exchange (XSA-396). The reference stays
 * the caller's.
 *
 * @return 0, or -EBUSY while the other domain has the page mapped; then
 *   neither the page nor the reference may be used for anything else.
 */
extern int xen_grant_end(grant_ref_t ref);

/**
 * Ends the access, frees the reference and calls @a release for the page.
 * While the other domain has the page mapped, both wait in quarantine, and
 * the end is tried again later; @a release then runs in lthread context.
 *
 * Not within ipl_save(): may start a timer.
 *
 * @param release frees one page; must be callable in any context, as
 *   xen_grant_page_free() is
 */
extern void xen_grant_end_page(grant_ref_t ref, void *page,
    void (*release)(void *page));

/**
 * Allocates @a count zeroed pages with contiguous addresses. Thread context.
 *
 * @return NULL when there are none.
 */
extern void *xen_grant_pages_alloc(size_t count);

/** Frees one page of xen_grant_pages_alloc(). Any context. */
extern void xen_grant_page_free(void *page);

/** Copies the counters. */
extern void xen_grant_counters(struct xen_grant_counters *counters);

#endif /* DRIVERS_XEN_GRANT_XEN_GRANT_H_ */
