/**
 * @file
 * @brief Receive side of netfront: posted pages, responses, frames
 *
 * xen/io/netif.h, "Wire format": a frame is a chain of responses linked by
 * NETRXF_more_data; extra info follows the first one. A response names its
 * page by id; extra info has no id and stands in the slot of the request that
 * the backend gave up for it.
 */
#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <xen/io/netif.h>

#include "netfront_rx.h"

_Static_assert(sizeof(struct netif_extra_info)
                   == sizeof(struct netif_rx_response),
    "extra info takes one response slot");

static int rx_post(struct netfront_rx *rx, uint16_t id) {
	struct netfront_rx_buf *buf = &rx->buf[id];
	struct netif_rx_request req = {.id = id, .gref = buf->ref};
	uint32_t index = rx->ring.req_prod;
	int err = xen_ring_add(&rx->ring, &req, sizeof req);

	if (err != 0) {
		return err;
	}
	rx->posted_id[index & (rx->ring.slots - 1)] = id;
	buf->request = index;
	buf->posted = true;
	return 0;
}

int netfront_rx_post_all(struct netfront_rx *rx) {
	for (unsigned int id = 0; id < rx->count; id++) {
		int err = rx->buf[id].posted ? 0 : rx_post(rx, id);

		if (err != 0) {
			return err;
		}
	}
	return 0;
}

/* Whether the backend may answer for this buffer: it saw the request. */
static bool rx_is_posted(const struct netfront_rx *rx, uint16_t id) {
	return id < rx->count && rx->buf[id].posted
	       && (int32_t)(rx->ring.req_visible - rx->buf[id].request) > 0;
}

/* The buffer is the driver's again: remembers it as part of the frame. */
static int rx_chain_add(struct netfront_rx *rx, uint16_t id, uint16_t offset,
    uint16_t len) {
	struct netfront_rx_chain *chain = &rx->chain;

	if (!rx_is_posted(rx, id) || chain->slots == NETFRONT_RX_CHAIN_MAX) {
		return -EPROTO;
	}
	rx->buf[id].posted = false;
	chain->frag[chain->slots++] =
	    (struct netfront_rx_frag){.id = id, .offset = offset, .len = len};
	chain->len += len;
	return 0;
}

/* No offload was offered that brings extra info; it is stepped over, within
 * bounds, if a backend sends it all the same. */
static int rx_take_extra(struct netfront_rx *rx, const void *slot,
    uint16_t id) {
	struct netif_extra_info extra;

	memcpy(&extra, slot, sizeof extra);
	if (extra.type == XEN_NETIF_EXTRA_TYPE_NONE
	    || extra.type >= XEN_NETIF_EXTRA_TYPE_MAX) {
		return -EPROTO;
	}
	if (extra.type == XEN_NETIF_EXTRA_TYPE_GSO
	    && (extra.u.gso.size == 0
	        || extra.u.gso.type != XEN_NETIF_GSO_TYPE_TCPV4)) {
		return -EPROTO;
	}
	rx->chain.extra = extra.flags & XEN_NETIF_EXTRA_FLAG_MORE;
	return rx_chain_add(rx, id, 0, 0);
}

static int rx_take_data(struct netfront_rx *rx,
    const struct netif_rx_response *rsp) {
	struct netfront_rx_chain *chain = &rx->chain;
	bool first = chain->slots == 0;
	uint16_t len = rsp->status < 0 ? 0 : rsp->status;

	if ((unsigned int)rsp->offset + len > XEN_PAGE_SIZE) {
		return -EPROTO;
	}
	if (first) {
		chain->flags = rsp->flags;
		chain->extra = rsp->flags & NETRXF_extra_info;
	}
	if (rsp->status < 0) {
		chain->failed = true;
	}
	chain->more = rsp->flags & NETRXF_more_data;
	return rx_chain_add(rx, rsp->id, rsp->offset, len);
}

int netfront_rx_next(struct netfront_rx *rx) {
	struct netfront_rx_chain *chain = &rx->chain;
	struct netif_rx_response rsp;

	do {
		uint32_t slot = rx->ring.rsp_cons & (rx->ring.slots - 1);
		int ret = xen_ring_get(&rx->ring, &rsp, sizeof rsp);

		if (ret <= 0) {
			return ret == 0 ? NETFRONT_RX_NONE : -EPROTO;
		}
		ret = chain->extra ? rx_take_extra(rx, &rsp, rx->posted_id[slot])
		                   : rx_take_data(rx, &rsp);
		if (ret != 0) {
			return ret;
		}
	} while (chain->more || chain->extra);

	return chain->failed ? NETFRONT_RX_FAILED : NETFRONT_RX_FRAME;
}

void netfront_rx_copy(const struct netfront_rx *rx, uint8_t *to) {
	for (unsigned int i = 0; i < rx->chain.slots; i++) {
		const struct netfront_rx_frag *frag = &rx->chain.frag[i];

		memcpy(to, rx->buf[frag->id].page + frag->offset, frag->len);
		to += frag->len;
	}
}

int netfront_rx_recycle(struct netfront_rx *rx) {
	struct netfront_rx_chain *chain = &rx->chain;
	int err = 0;

	for (unsigned int i = 0; i < chain->slots && err == 0; i++) {
		err = rx_post(rx, chain->frag[i].id);
	}
	memset(chain, 0, sizeof *chain);
	return err;
}
