/**
 * @file
 * @brief A network device's backend (xen/io/netif.h), honest or with a script
 */

#ifndef TESTS_SIM_SIM_NETBACK_H_
#define TESTS_SIM_SIM_NETBACK_H_

#include <stdbool.h>
#include <stdint.h>

#include <xen/io/netif.h>

#include "sim.h"

#define NETBACK_FRAME_MAX 65536
#define NETBACK_QUEUE_MAX 64

/** A frame on its way to the guest. */
struct frame {
	struct frame *next;
	size_t len;
	uint16_t mss; /* it was merged from pieces of so much, or 0 */
	bool blank;   /* its checksum is left to the guest */
	uint8_t data[];
};

struct netback {
	unsigned int handle;
	char front[64], back[64];
	unsigned int state; /* Unknown: unbound from its driver */
	bool hotplugged;    /* the hotplug script has said so */
	bool waiting;       /* for it: the store does not get our state */

	/* while connected */
	netif_tx_sring_t *tx;
	netif_rx_sring_t *rx;
	grant_ref_t tx_ref, rx_ref;
	evtchn_port_t tx_port, rx_port;
	uint32_t tx_req_cons, tx_rsp_prod;
	uint32_t rx_req_cons, rx_rsp_prod;
	uint32_t tx_shown, rx_shown; /* responses that are in the trace */
	struct frame *queue;         /* to the guest */
	unsigned int queued;

	/* of the packet that is being taken */
	uint8_t packet[NETBACK_FRAME_MAX];
	size_t packet_len;
	uint16_t packet_flags; /* NETTXF_... of its first slot */
	uint16_t packet_mss;   /* to be cut into pieces of so much, or 0 */

	bool hostile;      /* plays the script of ATTACK */
	unsigned int sent; /* frames given to the guest */
};

/** Queues a frame to the guest. */
extern void netback_send(struct netback *nb, const void *data, size_t len);

/** As netback_send(), with what the frame's first slot is to say. */
extern void netback_send_as(struct netback *nb, const void *data, size_t len,
    uint16_t mss, bool blank);

/** Tells whether the guest takes frames merged from segments. */
extern bool netback_merges(struct netback *nb);

/** The peer behind the backend: answers ARP and ICMP echo. */
extern void netback_peer(struct netback *nb, const uint8_t *frame, size_t len);

/** One of the peer's programs, if it is to run: fetches a file over HTTP, or
 * sends bytes to iperf. */
extern void netback_client(struct netback *nb, const uint8_t *frame,
    size_t len);
extern void netback_client_start(struct netback *nb);

/** Takes the guest's next posted page; false if there is none. */
extern bool netback_rx_take(struct netback *nb, netif_rx_request_t *req);

/** Grant of that page; 0 if there is none. */
extern grant_ref_t netback_rx_next_ref(struct netback *nb);

/** Gives the frame to the guest as an honest backend does. */
extern void netback_deliver(struct netback *nb, const struct frame *frame);

/** Puts a response for the guest's reception; netback_rx_push() shows it. */
extern void netback_rx_put(struct netback *nb, const netif_rx_response_t *rsp);
extern void netback_rx_push(struct netback *nb);

/** As the above for transmission. */
extern void netback_tx_put(struct netback *nb, uint16_t id, int16_t status);
extern void netback_tx_push(struct netback *nb);

/** The script's way to give the frame to the guest; false if it has none. */
extern bool netback_script_deliver(struct netback *nb,
    const struct frame *frame);

/** The script's way to answer a transmit request; false if it has none. */
extern bool netback_script_tx(struct netback *nb,
    const netif_tx_request_t *req);

#endif /* TESTS_SIM_SIM_NETBACK_H_ */
