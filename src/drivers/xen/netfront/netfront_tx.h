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

/** Bytes of a buffer: a page. */
#define NETFRONT_TX_BUF_SIZE 4096

/** Most pieces of one packet: headers, and segments of 1448 bytes up. */
#define NETFRONT_TX_PIECES 47

/** A granted page for a packet or a part of one; what lies beyond is zero. */
struct netfront_tx_buf {
	uint8_t *page;
	grant_ref_t ref;
	uint16_t used; /* bytes that may be non-zero */
	bool in_flight;
};

/** Bytes of a packet. */
struct netfront_tx_piece {
	const uint8_t *data;
	size_t len;
};

/** A packet to be sent. */
struct netfront_tx_packet {
	struct netfront_tx_piece piece[NETFRONT_TX_PIECES];
	unsigned int pieces;
	size_t len;   /* of all pieces */
	uint16_t mss; /* to be cut into segments of so many bytes, or 0 */
};

struct netfront_tx {
	struct xen_ring ring;
	unsigned int count;
	struct netfront_tx_buf buf[NETFRONT_TX_MAX];
	uint16_t free_id[NETFRONT_TX_MAX]; /* stack: the last one is the hottest */
	unsigned int free;
	unsigned int extras;  /* slots in flight that hold extra info */
	unsigned long failed; /* requests that the backend reported as lost */
};

/** Puts all buffers on the free stack. The ring is empty. */
extern void netfront_tx_init(struct netfront_tx *tx);

/** Most bytes that netfront_tx_add() has buffers for now. */
static inline size_t netfront_tx_room(const struct netfront_tx *tx) {
	return (size_t)tx->free * NETFRONT_TX_BUF_SIZE;
}

/**
 * Copies a packet to buffers, padded to ETH_ZLEN, and adds requests for it.
 * The backend sees them after xen_ring_kick().
 *
 * @return 0, -EMSGSIZE (no Ethernet frame), -ENOSPC (too few buffers or slots)
 *   or -EPROTO (ring broken).
 */
extern int netfront_tx_add(struct netfront_tx *tx,
    const struct netfront_tx_packet *packet);

/**
 * Takes the responses that are there.
 *
 * @return their number, or -EPROTO: the backend breaks the protocol, and tx
 *   must not be used any more.
 */
extern int netfront_tx_reclaim(struct netfront_tx *tx);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_TX_H_ */
