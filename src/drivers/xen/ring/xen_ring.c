/**
 * @file
 * @brief Frontend side of a shared ring
 *
 * The shared page is laid out by DEFINE_RING_TYPES() of xen/io/ring.h: four
 * indices, 48 bytes of padding, then a power of two of slots. The backend may
 * write anything into it at any time, so no value is read from it twice.
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_ring.h>

/** Head of the first page (struct name_sring). */
struct ring_shared {
	volatile uint32_t req_prod;
	volatile uint32_t req_event;
	volatile uint32_t rsp_prod;
	volatile uint32_t rsp_event;
	uint8_t pad[48];
	uint8_t slot[];
};

static inline struct ring_shared *ring_shared(const struct xen_ring *ring) {
	return ring->shared;
}

static inline void *ring_slot(const struct xen_ring *ring, uint32_t index) {
	return &ring_shared(ring)
	            ->slot[(size_t)(index & (ring->slots - 1)) * ring->slot_size];
}

/** Largest power of two of slots that fits (__RD32() of ring.h). */
static uint32_t ring_slots(unsigned int order, size_t slot_size) {
	size_t room = (XEN_PAGE_SIZE << order) - sizeof(struct ring_shared);
	uint32_t slots = 1;

	while ((size_t)slots * 2 * slot_size <= room) {
		slots *= 2;
	}
	return slots;
}

static bool ring_geometry_valid(unsigned int order, size_t slot_size) {
	return order <= XEN_RING_MAX_ORDER && slot_size > 0
	       && slot_size <= XEN_PAGE_SIZE - sizeof(struct ring_shared);
}

void xen_ring_start_at(struct xen_ring *ring, uint32_t start) {
	struct ring_shared *s = ring_shared(ring);

	ring->req_prod = ring->req_visible = start;
	ring->rsp_prod = ring->rsp_cons = start;
	s->req_prod = s->rsp_prod = start;
	s->req_event = s->rsp_event = start + 1;
}

void xen_ring_init(struct xen_ring *ring, void *shared, unsigned int order,
    size_t slot_size, uint32_t start) {
	memset(ring, 0, sizeof(*ring));
	ring->shared = shared;
	ring->order = order;
	ring->slot_size = slot_size;
	ring->slots = ring_slots(order, slot_size);
	memset(shared, 0, XEN_PAGE_SIZE << order);
	xen_ring_start_at(ring, start);
}

int xen_ring_create(struct xen_ring *ring, domid_t backend, unsigned int order,
    size_t slot_size) {
	struct xen_grant_batch batch;
	char *pages;
	unsigned int i;
	int ret;

	if (!ring_geometry_valid(order, slot_size)) {
		return -EINVAL;
	}
	ret = xen_grant_batch_reserve(&batch, 1u << order);
	if (ret) {
		goto err_reserve;
	}
	pages = xen_grant_pages_alloc(1u << order);
	if (!pages) {
		ret = -ENOMEM;
		goto err_pages;
	}
	xen_ring_init(ring, pages, order, slot_size, 0);
	for (i = 0; i < 1u << order; i++) {
		ring->refs[i] = xen_grant_batch_claim(&batch);
		xen_grant_access(ring->refs[i], backend, pages + i * XEN_PAGE_SIZE,
		    false);
	}
	return 0;

err_pages:
	xen_grant_batch_release(&batch);
err_reserve:
	memset(ring, 0, sizeof(*ring));
	return ret;
}

void xen_ring_destroy(struct xen_ring *ring) {
	char *pages = ring->shared;
	unsigned int i;

	if (!pages) {
		return;
	}
	for (i = 0; i < 1u << ring->order; i++) {
		xen_grant_end_page(ring->refs[i], pages + i * XEN_PAGE_SIZE,
		    xen_grant_page_free);
	}
	memset(ring, 0, sizeof(*ring));
}

int xen_ring_add(struct xen_ring *ring, const void *req, size_t len) {
	assert(len <= ring->slot_size);
	if (ring->broken) {
		return -EPROTO;
	}
	if (xen_ring_free_slots(ring) == 0) {
		return -ENOSPC;
	}
	memcpy(ring_slot(ring, ring->req_prod), req, len);
	ring->req_prod++;
	return 0;
}

bool xen_ring_kick(struct xen_ring *ring) {
	struct ring_shared *s = ring_shared(ring);
	uint32_t old = ring->req_visible;
	uint32_t new = ring->req_prod;
	bool notify;

	if (old == new) {
		return false;
	}
	/* Requests before index; pairs with the backend's read barrier between
	 * req_prod and the request (RING_COPY_REQUEST). */
	xen_store_release(&s->req_prod, new);
	ring->req_visible = new;
	/* Index before event; pairs with the barrier in the backend's
	 * RING_FINAL_CHECK_FOR_REQUESTS: one of us sees the other's store. */
	xen_mb();
	notify = new - xen_load_acquire(&s->req_event) < new - old;
	if (notify) {
		ring->notify_needed++;
	}
	else {
		ring->notify_saved++;
	}
	return notify;
}

/**
 * Reads the shared producer index when the private copy is used up. A sane
 * one has at most answered what was published.
 */
static void ring_fetch_rsp_prod(struct xen_ring *ring) {
	uint32_t prod;

	if (ring->rsp_prod != ring->rsp_cons || ring->broken) {
		return;
	}
	/* Pairs with the backend's write barrier between response and rsp_prod
	 * (RING_PUSH_RESPONSES). */
	prod = xen_load_acquire(&ring_shared(ring)->rsp_prod);
	if (prod - ring->rsp_cons > ring->req_visible - ring->rsp_cons) {
		ring->broken = true;
		return;
	}
	ring->rsp_prod = prod;
}

int xen_ring_get(struct xen_ring *ring, void *rsp, size_t len) {
	assert(len <= ring->slot_size);
	ring_fetch_rsp_prod(ring);
	if (ring->broken) {
		return -EPROTO;
	}
	if (ring->rsp_prod == ring->rsp_cons) {
		return 0;
	}
	memcpy(rsp, ring_slot(ring, ring->rsp_cons), len);
	/* The copy is what gets checked and used: no second fetch. */
	xen_barrier();
	ring->rsp_cons++;
	return 1;
}

bool xen_ring_enable_cb(struct xen_ring *ring, unsigned int after) {
	xen_store_release(&ring_shared(ring)->rsp_event, ring->rsp_cons + after);
	/* Event before index; pairs with the barrier between rsp_prod and
	 * rsp_event in the backend's RING_PUSH_RESPONSES_AND_CHECK_NOTIFY. */
	xen_mb();
	ring_fetch_rsp_prod(ring);
	return ring->broken || ring->rsp_prod != ring->rsp_cons;
}

void xen_ring_disable_cb(struct xen_ring *ring) {
	/* An index that the backend has passed: it asks old < event <= new. */
	xen_store_release(&ring_shared(ring)->rsp_event, ring->rsp_cons);
}
