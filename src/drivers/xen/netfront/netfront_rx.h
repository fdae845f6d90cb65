/**
 * @file
 * @brief Receive side of netfront: posted pages, responses, frames
 *
 * Works on a ring and a set of pages only, so that a test can be the backend.
 * The owner serialises the calls.
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_RX_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_RX_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/xen_ring.h>

/** Most buffers: the slots of a ring of one page. */
#define NETFRONT_RX_MAX 256

/** Most slots of one frame, extra info included; what Linux' netback keeps to
 * (XEN_NETIF_NR_SLOTS_MIN, xen/io/netif.h "Feature netif-max-slots"). */
#define NETFRONT_RX_CHAIN_MAX 18

/** A page that the backend may write. */
struct netfront_rx_buf {
	uint8_t *page;
	grant_ref_t ref;
	uint32_t request; /* index of its request */
	bool posted;      /* a request for it is in the ring */
};

/** Part of a frame: where the backend put it. */
struct netfront_rx_frag {
	uint16_t id;
	uint16_t offset;
	uint16_t len;
};

/** The frame whose slots are being taken from the ring. */
struct netfront_rx_chain {
	struct netfront_rx_frag frag[NETFRONT_RX_CHAIN_MAX];
	unsigned int slots; /* frags taken; those without data have len 0 */
	size_t len;         /* bytes of all frags */
	uint16_t flags;     /* NETRXF_... of the first slot */
	bool more;          /* a data slot follows */
	bool extra;         /* the next slot is extra info */
	bool failed;        /* the backend reported an error */
};

struct netfront_rx {
	struct xen_ring ring;
	unsigned int count;
	struct netfront_rx_buf buf[NETFRONT_RX_MAX];
	uint16_t posted_id[NETFRONT_RX_MAX]; /* by ring position */
	struct netfront_rx_chain chain;
};

/** Result of netfront_rx_next(). */
enum netfront_rx_result {
	NETFRONT_RX_NONE,   /* no (further) response */
	NETFRONT_RX_FRAME,  /* chain holds a frame */
	NETFRONT_RX_FAILED, /* chain holds a frame that the backend gave up */
};

/** Posts every buffer that is not; publishing them is the caller's. */
extern int netfront_rx_post_all(struct netfront_rx *rx);

/**
 * Takes responses until a frame is whole. The frame stays in rx->chain until
 * netfront_rx_recycle().
 *
 * @return enum netfront_rx_result, or -EPROTO: the backend breaks the
 *   protocol, and rx must not be used any more.
 */
extern int netfront_rx_next(struct netfront_rx *rx);

/** Copies the frame in rx->chain to @a to, rx->chain.len bytes. */
extern void netfront_rx_copy(const struct netfront_rx *rx, uint8_t *to);

/** Posts the pages of the frame in rx->chain again. 0 or -errno. */
extern int netfront_rx_recycle(struct netfront_rx *rx);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_RX_H_ */
