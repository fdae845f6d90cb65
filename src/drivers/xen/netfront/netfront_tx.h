/**
 * @file
 * @brief Transmit side of netfront: granted buffers, requests, completions
 *
 * Works on a ring and a set of buffers only, so that a test can be the
 * backend. The owner serialises the calls. None sleeps.
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_TX_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_TX_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/xen_ring.h>

/** Most buffers: the slots of a ring of one page. */
#define NETFRONT_TX_MAX 256

/** Bytes of a buffer: two share a page and its grant. A frame of the largest
 * size that Ethernet's check_mtu() allows fits with room to spare. */
#define NETFRONT_TX_BUF_SIZE 2048

/** Half a granted page for one frame; what lies beyond the frame is zero. */
struct netfront_tx_buf {
	uint8_t *data;
	uint16_t offset; /* of data in its page */
	uint16_t used;   /* bytes that may be non-zero */
	grant_ref_t ref;
	bool in_flight;
};

struct netfront_tx {
	struct xen_ring ring;
	unsigned int count;
	struct netfront_tx_buf buf[NETFRONT_TX_MAX];
	uint16_t free_id[NETFRONT_TX_MAX]; /* stack: the last one is the hottest */
	unsigned int free;
	unsigned long failed; /* frames that the backend reported as lost */
};

/** Puts all buffers on the free stack. The ring is empty. */
extern void netfront_tx_init(struct netfront_tx *tx);

/**
 * Copies a frame to a buffer, padded to ETH_ZLEN, and adds a request for it.
 * The backend sees it after xen_ring_kick().
 *
 * @return 0, -EMSGSIZE (no Ethernet frame), -ENOSPC (all in flight) or
 *   -EPROTO (ring broken).
 */
extern int netfront_tx_add(struct netfront_tx *tx, const void *frame,
    size_t len);

/**
 * Takes the responses that are there.
 *
 * @return their number, or -EPROTO: the backend breaks the protocol, and tx
 *   must not be used any more.
 */
extern int netfront_tx_reclaim(struct netfront_tx *tx);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_TX_H_ */
