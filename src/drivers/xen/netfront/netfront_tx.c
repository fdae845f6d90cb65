/**
 * @file
 * @brief Transmit side of netfront: granted buffers, requests, completions
 */
#include <errno.h>
#include <string.h>

#include <net/l2/ethernet.h>
#include <xen/io/netif.h>

#include "netfront_tx.h"

void netfront_tx_init(struct netfront_tx *tx) {
	tx->free = 0;
	for (unsigned int id = tx->count; id-- > 0;) {
		tx->buf[id].in_flight = false;
		tx->free_id[tx->free++] = id;
	}
}

/* Short frames are padded, and nothing of an earlier, longer frame stays. */
static size_t tx_fill(struct netfront_tx_buf *buf, const void *frame,
    size_t len) {
	memcpy(buf->data, frame, len);
	if (buf->used > len) {
		memset(buf->data + len, 0, buf->used - len);
	}
	buf->used = len;
	return len < ETH_ZLEN ? ETH_ZLEN : len;
}

int netfront_tx_add(struct netfront_tx *tx, const void *frame, size_t len) {
	struct netfront_tx_buf *buf;
	struct netif_tx_request req = {0};
	int err;

	if (len < ETH_HLEN || len > NETFRONT_TX_BUF_SIZE) {
		return -EMSGSIZE;
	}
	if (tx->free == 0) {
		return -ENOSPC;
	}
	req.id = tx->free_id[tx->free - 1];
	buf = &tx->buf[req.id];
	req.gref = buf->ref;
	req.offset = buf->offset;
	req.size = tx_fill(buf, frame, len);
	err = xen_ring_add(&tx->ring, &req, sizeof req);
	if (err != 0) {
		return err;
	}
	tx->free--;
	buf->in_flight = true;
	return 0;
}

static int tx_complete(struct netfront_tx *tx,
    const struct netif_tx_response *rsp) {
	if (rsp->id >= tx->count || !tx->buf[rsp->id].in_flight) {
		return -EPROTO;
	}
	switch (rsp->status) {
	case NETIF_RSP_OKAY:
		break;
	case NETIF_RSP_ERROR:
	case NETIF_RSP_DROPPED:
		tx->failed++;
		break;
	default: /* NETIF_RSP_NULL is for extra info, which we never send */
		return -EPROTO;
	}
	tx->buf[rsp->id].in_flight = false;
	tx->free_id[tx->free++] = rsp->id;
	return 0;
}

int netfront_tx_reclaim(struct netfront_tx *tx) {
	struct netif_tx_response rsp;
	int count = 0;
	int ret;

	while ((ret = xen_ring_get(&tx->ring, &rsp, sizeof rsp)) == 1) {
		ret = tx_complete(tx, &rsp);
		if (ret != 0) {
			return ret;
		}
		count++;
	}
	return ret < 0 ? ret : count;
}
