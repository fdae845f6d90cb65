/**
 * @file
 * @brief Frontend side of a shared ring (xen/io/ring.h), five operations
 *
 * Layout and arithmetic are those of DEFINE_RING_TYPES(); the slot size is a
 * parameter (blkif 112 bytes on x86_64, netif tx 12, rx 8). No code but this
 * touches the shared indices. Requests and responses are copied once, to or
 * from private memory (XSA-155). A backend whose indices make no sense gets
 * the ring marked broken, for good.
 *
 * The functions do not lock: the owner of a ring serialises its calls. None
 * sleeps, but xen_ring_create() and xen_ring_destroy() allocate and free.
 */

#ifndef DRIVERS_XEN_RING_XEN_RING_H_
#define DRIVERS_XEN_RING_XEN_RING_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/grant_table.h>

/** Largest ring: 2^4 pages, what Linux' backends take. */
#define XEN_RING_MAX_ORDER 4
#define XEN_RING_MAX_PAGES (1u << XEN_RING_MAX_ORDER)

struct xen_ring {
	void *shared; /**< 2^order granted pages */
	unsigned int order;
	uint32_t slots;         /**< power of two */
	size_t slot_size;       /**< bytes */
	uint32_t req_prod;      /**< requests added */
	uint32_t req_visible;   /**< requests published by xen_ring_kick() */
	uint32_t rsp_prod;      /**< checked copy of the shared index */
	uint32_t rsp_cons;      /**< responses taken */
	bool broken;            /**< the backend's indices were insane */
	uint64_t notify_needed; /**< kicks that asked for a notification */
	uint64_t notify_saved;  /**< kicks that did not */
	grant_ref_t refs[XEN_RING_MAX_PAGES];
};

/**
 * Allocates and zeroes 2^order pages, grants them to @a backend read-write.
 *
 * @param slot_size size of the larger of request and response, in bytes
 * @return 0, -EINVAL, -ENOMEM or -ENOSPC (no grant references).
 */
extern int xen_ring_create(struct xen_ring *ring, domid_t backend,
    unsigned int order, size_t slot_size);

/**
 * Ends the grants and frees the pages; those that the backend still maps go
 * to the quarantine of xen_grant_end_page(). Harmless on a zeroed ring.
 */
extern void xen_ring_destroy(struct xen_ring *ring);

/**
 * Sets a ring up on memory of the caller, without grants.
 *
 * @param start first value of all indices (0 on a real ring; the wrap at
 *   2^32 can be reached from another)
 */
extern void xen_ring_init(struct xen_ring *ring, void *shared,
    unsigned int order, size_t slot_size, uint32_t start);

/**
 * Gives all indices of a ring that nobody has used yet another first value
 * than 0. A backend that attaches goes on from what it finds in the page.
 */
extern void xen_ring_start_at(struct xen_ring *ring, uint32_t start);

/** References of the 2^order pages, in order. */
static inline const grant_ref_t *xen_ring_refs(const struct xen_ring *ring) {
	return ring->refs;
}

/** Slots that xen_ring_add() can fill now. */
static inline uint32_t xen_ring_free_slots(const struct xen_ring *ring) {
	return ring->slots - (ring->req_prod - ring->rsp_cons);
}

/**
 * Copies a request to the next slot; the backend does not see it yet.
 *
 * @param len at most slot_size bytes
 * @return 0, -ENOSPC (full) or -EPROTO (broken).
 */
extern int xen_ring_add(struct xen_ring *ring, const void *req, size_t len);

/**
 * Publishes the requests added since the last call.
 *
 * @return true if the backend asked for a notification.
 */
extern bool xen_ring_kick(struct xen_ring *ring);

/**
 * Copies the next response out of the ring and frees its slot.
 *
 * @param len at most slot_size bytes
 * @return 1 (copied), 0 (none) or -EPROTO (broken).
 */
extern int xen_ring_get(struct xen_ring *ring, void *rsp, size_t len);

/**
 * Asks for a notification once @a after more responses are there.
 *
 * @param after 1 or more
 * @return true if responses (or insane indices) are there already: the
 *   notification may have been for them and not come, so get again.
 */
extern bool xen_ring_enable_cb(struct xen_ring *ring, unsigned int after);

/** Asks for no notification. */
extern void xen_ring_disable_cb(struct xen_ring *ring);

#endif /* DRIVERS_XEN_RING_XEN_RING_H_ */
