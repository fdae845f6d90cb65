/**
 * @file
 * @brief Transmit side of netfront: granted buffers, requests, completions
 *
 * xen/io/netif.h, "Wire format": the first request of a packet tells the whole
 * size and may be followed by extra info; then come the requests of its other
 * pages, linked by NETTXF_more_data.
 */
#include <errno.h>
#include <string.h>

#include <net/l2/ethernet.h>
#include <xen/io/netif.h>

#include "netfront_tx.h"

void netfront_tx_init(struct netfront_tx *tx) {
	tx->free = 0;
	tx->extras = 0;
	for (unsigned int id = tx->count; id-- > 0;) {
		tx->buf[id].in_flight = false;
		tx->free_id[tx->free++] = id;
	}
}

/** Where the next byte of a packet is. */
struct tx_cursor {
	const struct netfront_tx_piece *piece;
	size_t within;
};

/* Copies up to a buffer's size; nothing of an earlier packet stays. */
static size_t tx_fill(struct netfront_tx_buf *buf, struct tx_cursor *from,
    size_t left) {
	size_t len = left < NETFRONT_TX_BUF_SIZE ? left : NETFRONT_TX_BUF_SIZE;
	size_t at = 0;

	while (at < len) {
		size_t n = from->piece->len - from->within;

		if (n > len - at) {
			n = len - at;
		}
		memcpy(buf->page + at, from->piece->data + from->within, n);
		at += n;
		from->within += n;
		if (from->within == from->piece->len) {
			from->piece++;
			from->within = 0;
		}
	}
	if (buf->used > len) {
		memset(buf->page + len, 0, buf->used - len);
	}
	buf->used = len;
	return len;
}

static int tx_add_extra(struct netfront_tx *tx, uint16_t mss) {
	struct netif_extra_info extra = {
	    .type = XEN_NETIF_EXTRA_TYPE_GSO,
	    .u.gso.size = mss,
	    .u.gso.type = XEN_NETIF_GSO_TYPE_TCPV4,
	};
	int err = xen_ring_add(&tx->ring, &extra, sizeof extra);

	tx->extras += err == 0;
	return err;
}

static int tx_add_slot(struct netfront_tx *tx, struct tx_cursor *from,
    size_t *left, struct netif_tx_request *req) {
	struct netfront_tx_buf *buf;
	int err;

	req->id = tx->free_id[tx->free - 1];
	buf = &tx->buf[req->id];
	req->gref = buf->ref;
	req->size += tx_fill(buf, from, *left);
	*left -= buf->used;
	req->flags |= *left > 0 ? NETTXF_more_data : 0;
	err = xen_ring_add(&tx->ring, req, sizeof *req);
	if (err == 0) {
		tx->free--;
		buf->in_flight = true;
	}
	return err;
}

/* The size that the first request tells, less what is in its own page. */
static struct netif_tx_request tx_first_request(
    const struct netfront_tx_packet *packet) {
	struct netif_tx_request req = {0};

	if (packet->len < ETH_ZLEN) {
		req.size = ETH_ZLEN - packet->len; /* zeroes of the page */
	}
	else if (packet->len > NETFRONT_TX_BUF_SIZE) {
		req.size = packet->len - NETFRONT_TX_BUF_SIZE;
	}
	if (packet->mss > 0) {
		req.flags =
		    NETTXF_csum_blank | NETTXF_data_validated | NETTXF_extra_info;
	}
	return req;
}

int netfront_tx_add(struct netfront_tx *tx,
    const struct netfront_tx_packet *packet) {
	struct netif_tx_request req = tx_first_request(packet);
	struct tx_cursor from = {.piece = packet->piece};
	size_t left = packet->len;
	size_t slots = (left + NETFRONT_TX_BUF_SIZE - 1) / NETFRONT_TX_BUF_SIZE;
	int err;

	if (left < ETH_HLEN || left > XEN_NETIF_MAX_TX_SIZE) {
		return -EMSGSIZE;
	}
	if (slots > tx->free || slots + 1 > xen_ring_free_slots(&tx->ring)) {
		return -ENOSPC;
	}
	err = tx_add_slot(tx, &from, &left, &req);
	if (err == 0 && packet->mss > 0) {
		err = tx_add_extra(tx, packet->mss);
	}
	while (err == 0 && left > 0) {
		req = (struct netif_tx_request){0};
		err = tx_add_slot(tx, &from, &left, &req);
	}
	return err;
}

/* The response to extra info: its id says nothing. */
static int tx_complete_extra(struct netfront_tx *tx) {
	if (tx->extras == 0) {
		return -EPROTO;
	}
	tx->extras--;
	return 0;
}

static int tx_complete(struct netfront_tx *tx,
    const struct netif_tx_response *rsp) {
	if (rsp->status == NETIF_RSP_NULL) {
		return tx_complete_extra(tx);
	}
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
	default:
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
