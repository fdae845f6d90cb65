/**
 * @file
 * @brief A network backend inside the test: writes the shared ring pages
 *
 * It finds a page by looking its reference up among the frontend's buffers.
 */
#ifndef TESTS_IMAGE_NET_MOCK_NETBACK_H_
#define TESTS_IMAGE_NET_MOCK_NETBACK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/io/netif.h>

#include <drivers/xen/netfront/netfront_rx.h>
#include <drivers/xen/netfront/netfront_tx.h>

#define MOCK_RX_BUFFERS 64
#define MOCK_TX_BUFFERS 64

/** The backend's side of a receive ring. */
struct mock_rx {
	struct netfront_rx *rx;
	struct netif_rx_sring *sring;
	uint32_t req_cons;
	uint32_t rsp_prod;
};

/** The backend's side of a transmit ring. */
struct mock_tx {
	struct netfront_tx *tx;
	struct netif_tx_sring *sring;
	uint32_t req_cons;
	uint32_t rsp_prod;
};

/** Sets a ring up with all buffers posted, indices from @a start on. */
extern void mock_rx_start(struct mock_rx *m, struct netfront_rx *rx,
    uint32_t start);

/** Takes the next request; NULL when there is none. */
extern const struct netif_rx_request *mock_rx_take(struct mock_rx *m);

/** Page that a request grants; NULL if it grants none of the buffers. */
extern uint8_t *mock_rx_page(struct mock_rx *m, grant_ref_t ref);

/** Writes a response, not visible before mock_rx_publish(). */
extern void mock_rx_respond(struct mock_rx *m, uint16_t id, uint16_t offset,
    uint16_t flags, int16_t status);

/** Writes extra info into the next response slot. */
extern void mock_rx_extra(struct mock_rx *m, uint8_t type, uint8_t flags,
    uint16_t gso_size, uint8_t gso_type);

/** Makes the responses visible. */
extern void mock_rx_publish(struct mock_rx *m);

/** Takes a request, puts @a len bytes of @a data there and responds. */
extern void mock_rx_put(struct mock_rx *m, const void *data, size_t len,
    uint16_t offset, uint16_t flags);

/** Sets a ring up with all buffers free, indices from @a start on. */
extern void mock_tx_start(struct mock_tx *m, struct netfront_tx *tx,
    uint32_t start);

/** Takes the next visible request; NULL when there is none. */
extern const struct netif_tx_request *mock_tx_take(struct mock_tx *m);

/** Page that a request grants; NULL if it grants none of the buffers. */
extern const uint8_t *mock_tx_page(struct mock_tx *m, grant_ref_t ref);

extern void mock_tx_respond(struct mock_tx *m, uint16_t id, int16_t status);
extern void mock_tx_publish(struct mock_tx *m);

/** Publishes as a backend does; whether it would notify the frontend. */
extern bool mock_tx_publish_notifies(struct mock_tx *m);

/** Sends one piece as a packet, through netfront_tx_add(). */
extern int mock_tx_send(struct mock_tx *m, const void *data, size_t len);

#endif /* TESTS_IMAGE_NET_MOCK_NETBACK_H_ */
