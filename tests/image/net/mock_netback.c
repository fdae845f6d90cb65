/**
 * @file
 * @brief A network backend inside the test: writes the shared ring pages
 */
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <embox/test.h>

#include "mock_netback.h"

/** References of the buffers: nobody maps them, they only name pages. */
#define RX_REF(id) (1000 + (id))
#define TX_REF(id) (2000 + (id))

static uint8_t rx_ring_page[XEN_PAGE_SIZE]
    __attribute__((aligned(XEN_PAGE_SIZE)));
static uint8_t tx_ring_page[XEN_PAGE_SIZE]
    __attribute__((aligned(XEN_PAGE_SIZE)));
static uint8_t rx_pages[MOCK_RX_BUFFERS][XEN_PAGE_SIZE];
static uint8_t tx_pages[MOCK_TX_BUFFERS][XEN_PAGE_SIZE];

void mock_rx_start(struct mock_rx *m, struct netfront_rx *rx, uint32_t start) {
	memset(m, 0, sizeof *m);
	memset(rx, 0, sizeof *rx);
	m->rx = rx;
	memset(rx_pages, 0, sizeof rx_pages);
	xen_ring_init(&m->rx->ring, rx_ring_page, 0,
	    sizeof(union netif_rx_sring_entry), start);
	m->sring = (struct netif_rx_sring *)rx_ring_page;
	m->req_cons = m->rsp_prod = start;
	m->rx->count = MOCK_RX_BUFFERS;
	for (unsigned int id = 0; id < m->rx->count; id++) {
		m->rx->buf[id].page = rx_pages[id];
		m->rx->buf[id].ref = RX_REF(id);
	}
	test_assert_zero(netfront_rx_post_all(m->rx));
	xen_ring_kick(&m->rx->ring);
}

static uint32_t rx_slot(const struct mock_rx *m, uint32_t index) {
	return index & (m->rx->ring.slots - 1);
}

const struct netif_rx_request *mock_rx_take(struct mock_rx *m) {
	static struct netif_rx_request req;

	if (m->req_cons == xen_load_acquire(&m->sring->req_prod)) {
		return NULL;
	}
	req = m->sring->ring[rx_slot(m, m->req_cons++)].req;
	return &req;
}

uint8_t *mock_rx_page(struct mock_rx *m, grant_ref_t ref) {
	for (unsigned int id = 0; id < m->rx->count; id++) {
		if (m->rx->buf[id].ref == ref) {
			return m->rx->buf[id].page;
		}
	}
	return NULL;
}

void mock_rx_respond(struct mock_rx *m, uint16_t id, uint16_t offset,
    uint16_t flags, int16_t status) {
	m->sring->ring[rx_slot(m, m->rsp_prod++)].rsp =
	    (struct netif_rx_response){.id = id,
	        .offset = offset,
	        .flags = flags,
	        .status = status};
}

void mock_rx_extra(struct mock_rx *m, uint8_t type, uint8_t flags,
    uint16_t gso_size, uint8_t gso_type) {
	struct netif_extra_info extra = {.type = type,
	    .flags = flags,
	    .u.gso.size = gso_size,
	    .u.gso.type = gso_type};

	memcpy(&m->sring->ring[rx_slot(m, m->rsp_prod++)], &extra, sizeof extra);
}

void mock_rx_publish(struct mock_rx *m) {
	xen_store_release(&m->sring->rsp_prod, m->rsp_prod);
}

void mock_rx_put(struct mock_rx *m, const void *data, size_t len,
    uint16_t offset, uint16_t flags) {
	const struct netif_rx_request *req = mock_rx_take(m);
	uint8_t *page;

	test_assert_not_null(req);
	page = mock_rx_page(m, req->gref);
	test_assert_not_null(page);
	memcpy(page + offset, data, len);
	mock_rx_respond(m, req->id, offset, flags, len);
}

void mock_tx_start(struct mock_tx *m, struct netfront_tx *tx, uint32_t start) {
	memset(m, 0, sizeof *m);
	memset(tx, 0, sizeof *tx);
	m->tx = tx;
	memset(tx_pages, 0, sizeof tx_pages);
	xen_ring_init(&m->tx->ring, tx_ring_page, 0,
	    sizeof(union netif_tx_sring_entry), start);
	m->sring = (struct netif_tx_sring *)tx_ring_page;
	m->req_cons = m->rsp_prod = start;
	m->tx->count = MOCK_TX_BUFFERS;
	for (unsigned int id = 0; id < m->tx->count; id++) {
		m->tx->buf[id].page = tx_pages[id];
		m->tx->buf[id].ref = TX_REF(id);
	}
	netfront_tx_init(m->tx);
}

static uint32_t tx_slot(const struct mock_tx *m, uint32_t index) {
	return index & (m->tx->ring.slots - 1);
}

const struct netif_tx_request *mock_tx_take(struct mock_tx *m) {
	static struct netif_tx_request req;

	xen_ring_kick(&m->tx->ring);
	if (m->req_cons == xen_load_acquire(&m->sring->req_prod)) {
		return NULL;
	}
	req = m->sring->ring[tx_slot(m, m->req_cons++)].req;
	return &req;
}

const uint8_t *mock_tx_page(struct mock_tx *m, grant_ref_t ref) {
	for (unsigned int id = 0; id < m->tx->count; id++) {
		if (m->tx->buf[id].ref == ref) {
			return m->tx->buf[id].page;
		}
	}
	return NULL;
}

void mock_tx_respond(struct mock_tx *m, uint16_t id, int16_t status) {
	m->sring->ring[tx_slot(m, m->rsp_prod++)].rsp =
	    (struct netif_tx_response){.id = id, .status = status};
}

void mock_tx_publish(struct mock_tx *m) {
	xen_store_release(&m->sring->rsp_prod, m->rsp_prod);
}

/* RING_PUSH_RESPONSES_AND_CHECK_NOTIFY of xen/io/ring.h. */
bool mock_tx_publish_notifies(struct mock_tx *m) {
	uint32_t old = m->sring->rsp_prod;

	mock_tx_publish(m);
	xen_mb();
	return m->rsp_prod - m->sring->rsp_event < m->rsp_prod - old;
}

int mock_tx_send(struct mock_tx *m, const void *data, size_t len) {
	struct netfront_tx_packet packet = {.piece = {{data, len}},
	    .pieces = 1,
	    .len = len};

	return netfront_tx_add(m->tx, &packet);
}
