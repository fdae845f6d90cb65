/**
 * @file
 * @brief Rings and granted pages of a network device
 *
 * All pages are granted when the device connects and stay so: no packet
 * touches the grant table.
 */
#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_ring.h>
#include <framework/mod/options.h>
#include <xen/io/netif.h>

#include "netfront.h"

#define RX_BUFFERS OPTION_GET(NUMBER, rx_buffers)
#define TX_BUFFERS OPTION_GET(NUMBER, tx_buffers)

_Static_assert(RX_BUFFERS > NETFRONT_RX_CHAIN_MAX
                   && RX_BUFFERS <= NETFRONT_RX_MAX,
    "rx_buffers: from 19 to 256");
_Static_assert(TX_BUFFERS >= NETFRONT_RX_CHAIN_MAX
                   && TX_BUFFERS <= NETFRONT_TX_MAX,
    "tx_buffers: from 18 to 256");
_Static_assert(NETFRONT_TX_BUF_SIZE == XEN_PAGE_SIZE,
    "a transmit buffer is a page");

#define TX_SLOT_SIZE sizeof(union netif_tx_sring_entry)
#define RX_SLOT_SIZE sizeof(union netif_rx_sring_entry)

static int rx_buffers_create(struct netfront_rx *rx,
    struct xen_grant_batch *refs, domid_t backend) {
	for (rx->count = 0; rx->count < RX_BUFFERS; rx->count++) {
		struct netfront_rx_buf *buf = &rx->buf[rx->count];

		buf->page = xen_grant_pages_alloc(1);
		if (buf->page == NULL) {
			return -ENOMEM;
		}
		buf->posted = false;
		buf->ref = xen_grant_batch_claim(refs);
		xen_grant_access(buf->ref, backend, buf->page, false);
	}
	return 0;
}

static int tx_buffers_create(struct netfront_tx *tx,
    struct xen_grant_batch *refs, domid_t backend) {
	for (tx->count = 0; tx->count < TX_BUFFERS; tx->count++) {
		struct netfront_tx_buf *buf = &tx->buf[tx->count];

		buf->page = xen_grant_pages_alloc(1);
		if (buf->page == NULL) {
			return -ENOMEM;
		}
		buf->used = 0;
		buf->ref = xen_grant_batch_claim(refs);
		xen_grant_access(buf->ref, backend, buf->page, true);
	}
	netfront_tx_init(tx);
	return 0;
}

static void rx_buffers_destroy(struct netfront_rx *rx) {
	while (rx->count > 0) {
		struct netfront_rx_buf *buf = &rx->buf[--rx->count];

		xen_grant_end_page(buf->ref, buf->page, xen_grant_page_free);
	}
}

static void tx_buffers_destroy(struct netfront_tx *tx) {
	while (tx->count > 0) {
		struct netfront_tx_buf *buf = &tx->buf[--tx->count];

		xen_grant_end_page(buf->ref, buf->page, xen_grant_page_free);
	}
}

static int rings_create(struct netfront *nf, struct xen_grant_batch *refs,
    domid_t backend) {
	int err = xen_ring_create(&nf->tx.ring, backend, 0, TX_SLOT_SIZE);

	if (err == 0) {
		err = xen_ring_create(&nf->rx.ring, backend, 0, RX_SLOT_SIZE);
	}
	if (err == 0) {
		err = tx_buffers_create(&nf->tx, refs, backend);
	}
	if (err == 0) {
		err = rx_buffers_create(&nf->rx, refs, backend);
	}
	return err;
}

int netfront_rings_create(struct netfront *nf, domid_t backend) {
	struct xen_grant_batch refs;
	int err = xen_grant_batch_reserve(&refs, RX_BUFFERS + TX_BUFFERS);

	if (err != 0) {
		return err;
	}
	err = rings_create(nf, &refs, backend);
	xen_grant_batch_release(&refs);
	if (err == 0) {
		nf->stat.grants_taken += RX_BUFFERS + TX_BUFFERS + 2;
		err = netfront_rx_post_all(&nf->rx);
	}
	if (err != 0) {
		netfront_rings_destroy(nf);
	}
	return err;
}

void netfront_rings_destroy(struct netfront *nf) {
	nf->stat.grants_ended += nf->rx.count + nf->tx.count
	                         + (nf->rx.ring.shared != NULL)
	                         + (nf->tx.ring.shared != NULL);
	rx_buffers_destroy(&nf->rx);
	tx_buffers_destroy(&nf->tx);
	xen_ring_destroy(&nf->rx.ring);
	xen_ring_destroy(&nf->tx.ring);
	memset(&nf->rx, 0, sizeof nf->rx);
	memset(&nf->tx, 0, sizeof nf->tx);
}
