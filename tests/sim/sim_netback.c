/**
 * @file
 * @brief A network device's backend: connection and rings (xen/io/netif.h)
 *
 * Written from the header alone; what it does when it is bound anew, and that
 * it holds its state Connected back until the hotplug script has run, is as in
 * Linux. It copies through grants and keeps no page mapped but the rings.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xen/io/xenbus.h>

#include "sim_netback.h"
#include "sim_trace.h"

#define TX_SLOTS  256
#define RX_SLOTS  256
#define CHAIN_MAX 18

/* Where a frame may begin in its page, and how it is cut. */
#define OFFSET_MAX 64
#define ETH_MSS    1448

/* Ethernet, IP and TCP with their options: backends want them in one slot. */
#define HEADERS_MAX (14 + 60 + 60)

static union netif_tx_sring_entry *tx_entry(struct netback *nb, uint32_t i) {
	return (union netif_tx_sring_entry *)nb->tx->ring + (i & (TX_SLOTS - 1));
}

static union netif_rx_sring_entry *rx_entry(struct netback *nb, uint32_t i) {
	return (union netif_rx_sring_entry *)nb->rx->ring + (i & (RX_SLOTS - 1));
}

/* ---- To the guest ---- */

bool netback_rx_take(struct netback *nb, netif_rx_request_t *req) {
	if (nb->rx == NULL) {
		return false;
	}
	if (nb->rx_req_cons == nb->rx->req_prod) {
		nb->rx->req_event = nb->rx_req_cons + 1;
		__sync_synchronize();
		if (nb->rx_req_cons == nb->rx->req_prod) {
			return false;
		}
	}
	*req = rx_entry(nb, nb->rx_req_cons++)->req;
	return true;
}

grant_ref_t netback_rx_next_ref(struct netback *nb) {
	return nb->rx_req_cons == nb->rx->req_prod
	           ? 0
	           : rx_entry(nb, nb->rx_req_cons)->req.gref;
}

void netback_rx_put(struct netback *nb, const netif_rx_response_t *rsp) {
	rx_entry(nb, nb->rx_rsp_prod++)->rsp = *rsp;
}

void netback_rx_push(struct netback *nb) {
	uint32_t old;

	if (nb->rx == NULL) {
		return;
	}
	old = nb->rx->rsp_prod;
	__sync_synchronize();
	nb->rx->rsp_prod = nb->rx_rsp_prod;
	__sync_synchronize();
	if (nb->rx_rsp_prod - nb->rx->rsp_event < nb->rx_rsp_prod - old) {
		sim_evtchn_notify(nb->rx_port);
	}
}

/* One piece of a frame into one of the guest's pages. */
static bool rx_piece(struct netback *nb, const uint8_t *data, size_t len,
    uint16_t offset, uint16_t flags) {
	netif_rx_request_t req;
	netif_rx_response_t rsp = {.offset = offset,
	    .flags = flags,
	    .status = (int16_t)len};
	uint8_t *page;

	if (!netback_rx_take(nb, &req)) {
		return false;
	}
	page = sim_grant_map_for(nb->front, req.gref, false);
	if (page == NULL) {
		return false;
	}
	memcpy(page + offset, data, len);
	sim_grant_unmap(req.gref, false);
	rsp.id = req.id;
	netback_rx_put(nb, &rsp);
	return true;
}

/* Extra info takes the slot of a request, whose page stays empty. */
static void rx_extra(struct netback *nb, uint16_t mss) {
	struct netif_extra_info extra = {.type = XEN_NETIF_EXTRA_TYPE_GSO,
	    .u.gso.size = mss,
	    .u.gso.type = XEN_NETIF_GSO_TYPE_TCPV4};
	netif_rx_request_t req;
	netif_rx_response_t rsp;

	memcpy(&rsp, &extra, sizeof(rsp));
	if (netback_rx_take(nb, &req)) {
		netback_rx_put(nb, &rsp);
	}
}

/* Bytes of a frame's next slot: a page, or cut by chance if there are slots
 * enough for the rest. */
static size_t rx_cut(size_t left, unsigned int slots_left) {
	size_t rest = (slots_left - 1) * (SIM_PAGE - OFFSET_MAX);
	size_t min = left > rest ? left - rest : 1;
	size_t max = left < SIM_PAGE - OFFSET_MAX ? left : SIM_PAGE - OFFSET_MAX;

	return strcmp(sim_option("RX_CHAIN", "0"), "1") == 0
	           ? sim_rand_range(min, max)
	           : max;
}

/* Of the first slot. Who merged the frame, or made it here, has looked at its
 * checksum, or vouches for what a blank one covers. */
static uint16_t rx_flags(const struct frame *frame, uint16_t mss) {
	uint16_t flags = mss > 0 ? NETRXF_extra_info : 0;

	if (frame->blank) {
		flags |= NETRXF_csum_blank;
	}
	if (frame->blank || frame->mss > 0) {
		flags |= NETRXF_data_validated;
	}
	return flags;
}

static bool rx_frame(struct netback *nb, const struct frame *frame) {
	bool always = strcmp(sim_option("RX_EXTRA", "0"), "1") == 0;
	uint16_t mss = frame->mss == 0 && always ? ETH_MSS : frame->mss;
	uint16_t flags = rx_flags(frame, mss);
	unsigned int slots = CHAIN_MAX - (mss > 0);

	if (nb->rx == NULL || nb->rx->req_prod - nb->rx_req_cons < CHAIN_MAX) {
		return false;
	}
	for (size_t at = 0, len; at < frame->len; at += len, slots--) {
		len = rx_cut(frame->len - at, slots);
		flags |= at + len < frame->len ? NETRXF_more_data : 0;
		rx_piece(nb, frame->data + at, len, sim_rand_range(0, OFFSET_MAX),
		    flags);
		if (flags & NETRXF_extra_info) {
			rx_extra(nb, mss);
		}
		flags = 0;
	}
	return true;
}

bool netback_merges(struct netback *nb) {
	return sim_store_number(nb->front, "feature-gso-tcpv4", 0) == 1
	       && sim_store_number(nb->front, "feature-sg", 0) == 1;
}

void netback_deliver(struct netback *nb, const struct frame *frame) {
	if (rx_frame(nb, frame)) {
		netback_rx_push(nb);
		nb->sent++;
	}
}

static void rx_deliver(struct netback *nb, const struct frame *frame) {
	if (!nb->hostile || !netback_script_deliver(nb, frame)) {
		netback_deliver(nb, frame);
	}
}

static void rx_work(void *arg) {
	struct netback *nb = arg;

	while (nb->state == XenbusStateConnected && nb->queue != NULL) {
		struct frame *frame = nb->queue;

		nb->queue = frame->next;
		nb->queued--;
		rx_deliver(nb, frame);
		free(frame);
	}
}

void netback_send(struct netback *nb, const void *data, size_t len) {
	netback_send_as(nb, data, len, 0, false);
}

void netback_send_as(struct netback *nb, const void *data, size_t len,
    uint16_t mss, bool blank) {
	struct frame *frame, **link = &nb->queue;

	if (nb->queued >= NETBACK_QUEUE_MAX) {
		return; /* as a switch does */
	}
	frame = malloc(sizeof(*frame) + len);
	frame->next = NULL;
	frame->len = len;
	frame->mss = mss;
	frame->blank = blank;
	memcpy(frame->data, data, len);
	while (*link != NULL) {
		link = &(*link)->next;
	}
	*link = frame;
	nb->queued++;
	sim_soon(rx_work, nb);
}

/* ---- From the guest ---- */

void netback_tx_put(struct netback *nb, uint16_t id, int16_t status) {
	tx_entry(nb, nb->tx_rsp_prod++)->rsp =
	    (netif_tx_response_t){.id = id, .status = status};
}

void netback_tx_push(struct netback *nb) {
	uint32_t old = nb->tx->rsp_prod;

	__sync_synchronize();
	nb->tx->rsp_prod = nb->tx_rsp_prod;
	__sync_synchronize();
	if (nb->tx_rsp_prod - nb->tx->rsp_event < nb->tx_rsp_prod - old) {
		sim_evtchn_notify(nb->tx_port);
	}
}

/* What the page holds besides the frame is shown to the backend as well. */
static void tx_residue(struct netback *nb, const uint8_t *page, size_t from,
    size_t to) {
	for (size_t i = 0; i < SIM_PAGE; i++) {
		if ((i < from || i >= to) && page[i] != 0) {
			sim_fault("vif %u: byte %zu of a page whose frame is [%zu, %zu)",
			    nb->handle, i, from, to);
			return;
		}
	}
}

static void tx_copy(struct netback *nb, const netif_tx_request_t *req,
    size_t len) {
	const uint8_t *page;

	/* A slot of nothing made trouble for backends (XSA-448). */
	if (len == 0 || req->offset + len > SIM_PAGE
	    || nb->packet_len + len > NETBACK_FRAME_MAX) {
		sim_fault("vif %u: slot of %zu bytes at %u", nb->handle, len,
		    req->offset);
		return;
	}
	page = sim_grant_map_for(nb->front, req->gref, true);
	if (page != NULL) {
		tx_residue(nb, page, req->offset, req->offset + len);
		memcpy(nb->packet + nb->packet_len, page + req->offset, len);
		nb->packet_len += len;
		sim_grant_unmap(req->gref, true);
	}
}

static bool tx_there(struct netback *nb) {
	return nb->tx_req_cons != nb->tx->req_prod;
}

static void tx_answer(struct netback *nb, const netif_tx_request_t *req) {
	if (!nb->hostile || !netback_script_tx(nb, req)) {
		netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
	}
}

/* Nothing is offered but segmentation of TCP over IPv4. */
static void tx_extra_check(struct netback *nb,
    const struct netif_extra_info *extra) {
	if (extra->type != XEN_NETIF_EXTRA_TYPE_GSO || extra->u.gso.size == 0
	    || extra->u.gso.type != XEN_NETIF_GSO_TYPE_TCPV4
	    || strcmp(sim_option("SG", "1"), "1") != 0) {
		sim_fault("vif %u: extra info of type %u, GSO %u of %u bytes",
		    nb->handle, extra->type, extra->u.gso.type, extra->u.gso.size);
	}
}

/* The slots of extra info behind the first one; how many. */
static unsigned int tx_extras(struct netback *nb) {
	struct netif_extra_info extra;
	unsigned int n = 0;

	do {
		if (!tx_there(nb)) {
			sim_fault("vif %u: extra info is missing", nb->handle);
			return n;
		}
		memcpy(&extra, tx_entry(nb, nb->tx_req_cons++), sizeof(extra));
		tx_extra_check(nb, &extra);
		nb->packet_mss = extra.u.gso.size;
		n++;
	} while (extra.flags & XEN_NETIF_EXTRA_FLAG_MORE);
	return n;
}

/* As Linux: NULL for extra info follows the answer to the first slot. */
static void tx_answer_all(struct netback *nb, const netif_tx_request_t *slot,
    unsigned int n, unsigned int extras) {
	for (unsigned int i = 0; i < n; i++) {
		tx_answer(nb, &slot[i]);
		for (; extras > 0; extras--) {
			netback_tx_put(nb, 0, NETIF_RSP_NULL);
		}
	}
}

/* One packet: the first slot's size is the sum, the others' are their own. */
static void tx_packet(struct netback *nb) {
	netif_tx_request_t slot[CHAIN_MAX];
	unsigned int n = 0, extras = 0;
	size_t rest = 0;

	nb->packet_len = 0;
	nb->packet_mss = 0;
	do {
		if (n == CHAIN_MAX || !tx_there(nb)) {
			sim_fault("vif %u: chain of %u slots has no end", nb->handle, n);
			return;
		}
		slot[n] = tx_entry(nb, nb->tx_req_cons++)->req;
		nb->packet_flags = slot[0].flags;
		if (n == 0 && (slot[0].flags & NETTXF_extra_info)) {
			extras = tx_extras(nb);
		}
		rest += n > 0 ? slot[n].size : 0;
	} while (slot[n++].flags & NETTXF_more_data);
	if (n > 1 && slot[0].size - rest < HEADERS_MAX) {
		sim_fault("vif %u: headers are not in the first slot", nb->handle);
	}
	tx_copy(nb, &slot[0], slot[0].size - rest);
	for (unsigned int i = 1; i < n; i++) {
		tx_copy(nb, &slot[i], slot[i].size);
	}
	tx_answer_all(nb, slot, n, extras);
	netback_peer(nb, nb->packet, nb->packet_len);
}

static void tx_work(void *arg) {
	struct netback *nb = arg;

	if (nb->state != XenbusStateConnected) {
		return;
	}
	do {
		while (tx_there(nb)) {
			if (nb->tx->req_prod - nb->tx_req_cons > TX_SLOTS) {
				sim_fault("vif %u: transmit indices", nb->handle);
				return;
			}
			tx_packet(nb);
		}
		netback_tx_push(nb);
		nb->tx->req_event = nb->tx_req_cons + 1;
		__sync_synchronize();
	} while (tx_there(nb));
	if (nb->queue != NULL) {
		rx_work(nb);
	}
}

static void rx_notified(void *arg) {
	rx_work(arg);
}

/* ---- Connection ---- */

static void key_write(struct netback *nb, const char *key, const char *value) {
	char path[128];

	if (nb->hostile) {
		value = sim_key("NET_KEY", key, value);
	}
	if (value != NULL) {
		snprintf(path, sizeof(path), "%s/%s", nb->back, key);
		sim_store_write(path, "%s", value);
	}
}

static void state_set(struct netback *nb, unsigned int state) {
	char text[16];

	nb->state = state;
	if (!nb->waiting) {
		snprintf(text, sizeof(text), "%u", state);
		key_write(nb, "state", text);
	}
}

/* The hotplug script has put the interface into its bridge. */
static void hotplug_done(void *arg) {
	struct netback *nb = arg;

	nb->hotplugged = true;
	if (nb->waiting) {
		nb->waiting = false;
		state_set(nb, nb->state);
	}
}

static void disconnect(struct netback *nb) {
	if (nb->tx_port != nb->rx_port) {
		sim_evtchn_unbind(nb->rx_port);
	}
	sim_evtchn_unbind(nb->tx_port);
	if (nb->tx != NULL) {
		sim_grant_unmap(nb->tx_ref, false);
	}
	if (nb->rx != NULL) {
		sim_grant_unmap(nb->rx_ref, false);
	}
	nb->tx = NULL;
	nb->rx = NULL;
}

static bool channels_bind(struct netback *nb) {
	nb->tx_port = sim_store_number(nb->front, "event-channel-tx", 0);
	nb->rx_port = sim_store_number(nb->front, "event-channel-rx", 0);
	if (nb->tx_port != 0) {
		return sim_evtchn_bind(nb->tx_port, tx_work, nb)
		       && sim_evtchn_bind(nb->rx_port, rx_notified, nb);
	}
	nb->tx_port = sim_store_number(nb->front, "event-channel", 0);
	nb->rx_port = nb->tx_port;
	return sim_evtchn_bind(nb->tx_port, tx_work, nb);
}

/* Somebody else writes the frontend's state: what is not there is no fault. */
static bool front_forged(const struct netback *nb) {
	return nb->hostile && sim_attack("X12");
}

static void *ring_map(const struct netback *nb, grant_ref_t ref) {
	return front_forged(nb) ? sim_grant_try_map(ref, false)
	                        : sim_grant_map(ref, false);
}

static bool connect(struct netback *nb) {
	nb->tx_ref = sim_store_number(nb->front, "tx-ring-ref", 0);
	nb->rx_ref = sim_store_number(nb->front, "rx-ring-ref", 0);
	nb->tx = ring_map(nb, nb->tx_ref);
	nb->rx = ring_map(nb, nb->rx_ref);
	if (nb->tx == NULL || nb->rx == NULL || !channels_bind(nb)) {
		disconnect(nb);
		return false;
	}
	/* A ring may have been in use, under another backend. */
	nb->tx_req_cons = nb->tx_rsp_prod = nb->tx_shown = nb->tx->rsp_prod;
	nb->rx_req_cons = nb->rx_rsp_prod = nb->rx_shown = nb->rx->rsp_prod;
	nb->waiting = !nb->hotplugged;
	state_set(nb, XenbusStateConnected);
	tx_work(nb);
	return true;
}

/* One step towards @a end. False: it cannot get there. */
static bool state_step(struct netback *nb, unsigned int end) {
	switch (nb->state) {
	case XenbusStateInitialising:
		state_set(nb, end == XenbusStateClosed ? end : XenbusStateInitWait);
		return true;
	case XenbusStateInitWait:
		if (end == XenbusStateConnected) {
			return connect(nb);
		}
		state_set(nb, XenbusStateClosing);
		return true;
	case XenbusStateConnected:
		disconnect(nb);
		state_set(nb, XenbusStateClosing);
		return true;
	case XenbusStateClosing:
		state_set(nb, XenbusStateClosed);
		return true;
	default:
		state_set(nb, end == XenbusStateClosing ? end : XenbusStateInitWait);
		return true;
	}
}

/* As Linux: by the shortest way, whatever it missed of the frontend's. */
static void state_go(struct netback *nb, unsigned int end) {
	while (nb->state != end) {
		if (!state_step(nb, end)) {
			if (!front_forged(nb)) {
				sim_fault("vif %u: rings or channels cannot be had",
				    nb->handle);
			}
			state_set(nb, XenbusStateClosing);
			return;
		}
	}
}

static void front_changed(void *arg) {
	struct netback *nb = arg;

	if (nb->state == XenbusStateUnknown) {
		return;
	}
	switch (sim_store_number(nb->front, "state", XenbusStateUnknown)) {
	case XenbusStateInitialising:
		state_go(nb, XenbusStateInitWait);
		break;
	case XenbusStateInitialised:
		break;
	case XenbusStateConnected:
		state_go(nb, XenbusStateConnected);
		break;
	case XenbusStateUnknown: /* its directory was removed */
	case XenbusStateClosed:
		state_go(nb, XenbusStateClosed);
		break;
	default: /* Closing, or none of a frontend's */
		state_go(nb, XenbusStateClosing);
		break;
	}
}

/* ---- What dom0 does meanwhile ---- */

/* Bound to its driver again: it may go on with the rings that are there. Who
 * bound it says that the hotplug script has run. */
static void bind(void *arg) {
	struct netback *nb = arg;

	sim_note("vif %u: bound again", nb->handle);
	state_set(nb, XenbusStateInitWait);
	sim_after(8 * NSEC_PER_SEC, hotplug_done, nb);
	front_changed(nb);
}

/* Unbound: the store keeps its state, so that the guest hears nothing. */
static void unbind(void *arg) {
	struct netback *nb = arg;

	sim_note("vif %u: unbound", nb->handle);
	if (nb->state == XenbusStateConnected) {
		disconnect(nb);
	}
	nb->state = XenbusStateUnknown;
	nb->hotplugged = false;
	nb->waiting = false;
	sim_after(2 * NSEC_PER_SEC, bind, nb);
}

static void link_up(void *arg) {
	struct netback *nb = arg;

	key_write(nb, "carrier", "1");
}

static void link_down(void *arg) {
	struct netback *nb = arg;

	key_write(nb, "carrier", "0");
	sim_after(10 * NSEC_PER_SEC, link_up, nb);
}

/* What others of the network tell a group, ten times a second. */
static void noise(void *arg) {
	static const uint8_t frame[60] = {0x33, 0x33, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9,
	    0x86, 0xdd};
	struct netback *nb = arg;

	if (sim_store_number(nb->front, "request-multicast-control", 0) == 0) {
		netback_send(nb, frame, sizeof(frame));
	}
	sim_after(NSEC_PER_SEC / 10, noise, nb);
}

/* At the second of virtual time that @a option tells, if it does. */
static void schedule(struct netback *nb, const char *option,
    void (*fn)(void *)) {
	const char *second = sim_option(option, NULL);

	if (second != NULL) {
		sim_after(strtoull(second, NULL, 0) * NSEC_PER_SEC, fn, nb);
	}
}

static void front_write(struct netback *nb, const char *key,
    const char *value) {
	char path[128];

	if (nb->hostile) {
		value = sim_key("NET_KEY", key, value);
	}
	if (value != NULL) {
		snprintf(path, sizeof(path), "%s/%s", nb->front, key);
		sim_store_write(path, "%s", value);
	}
}

static void nodes_create(struct netback *nb) {
	char text[32];

	snprintf(text, sizeof(text), "00:16:3e:00:00:%02x", nb->handle + 1);
	key_write(nb, "frontend", nb->front);
	key_write(nb, "frontend-id", "1");
	state_set(nb, XenbusStateInitialising);
	key_write(nb, "feature-rx-copy", "1");
	key_write(nb, "feature-rx-flip", "0");
	key_write(nb, "feature-split-event-channels", sim_option("SPLIT", "1"));
	key_write(nb, "feature-sg", sim_option("SG", "1"));
	key_write(nb, "feature-gso-tcpv4", sim_option("SG", "1"));
	key_write(nb, "feature-gso-tcpv6", sim_option("SG", "1"));
	key_write(nb, "feature-ipv6-csum-offload", "1");
	key_write(nb, "feature-xdp-headroom", "1");
	key_write(nb, "multi-queue-max-queues", "1");
	key_write(nb, "feature-multicast-control", sim_option("MULTICAST", "1"));
	key_write(nb, "feature-dynamic-multicast-control",
	    sim_option("MULTICAST", "1"));
	key_write(nb, "feature-ctrl-ring", "1");
	key_write(nb, "carrier", NULL); /* none, unless NET_KEY says one */
	state_set(nb, XenbusStateInitWait);
	front_write(nb, "backend", nb->back);
	front_write(nb, "backend-id", "0");
	front_write(nb, "mac", text);
	front_write(nb, "mtu", sim_option("MTU", "1500"));
	front_write(nb, "state", "1");
}

static void slots_show(FILE *file, const char *mark, struct netback *nb) {
	struct sim_trace_slots tx = {.name = "vif/tx",
	    .first = nb->tx->ring,
	    .stride = sizeof(union netif_tx_sring_entry),
	    .len = sizeof(union netif_tx_sring_entry),
	    .slots = TX_SLOTS,
	    .from = nb->tx_shown,
	    .to = nb->tx->rsp_prod,
	    .asked = nb->tx->req_prod};
	struct sim_trace_slots rx = {.name = "vif/rx",
	    .first = nb->rx->ring,
	    .stride = sizeof(union netif_rx_sring_entry),
	    .len = sizeof(union netif_rx_sring_entry),
	    .slots = RX_SLOTS,
	    .from = nb->rx_shown,
	    .to = nb->rx->rsp_prod,
	    .asked = nb->rx->req_prod};

	sim_trace_slots(file, mark, &tx);
	sim_trace_slots(file, mark, &rx);
	nb->tx_shown = tx.to;
	nb->rx_shown = rx.to;
}

/* What Linux shows in xen-netback/vif.../io_ring_q0 of debugfs. */
static void rings_show(FILE *file, const char *mark, void *arg) {
	struct netback *nb = arg;

	if (nb->tx == NULL || nb->rx == NULL) {
		return;
	}
	fprintf(file,
	    "STATE %s vif/tx nr_ents %u req_prod %u req_cons %u req_event %u "
	    "rsp_prod %u rsp_event %u\n",
	    mark, TX_SLOTS, nb->tx->req_prod, nb->tx_req_cons, nb->tx->req_event,
	    nb->tx->rsp_prod, nb->tx->rsp_event);
	fprintf(file,
	    "STATE %s vif/rx nr_ents %u req_prod %u req_cons %u req_event %u "
	    "rsp_prod %u rsp_event %u\n",
	    mark, RX_SLOTS, nb->rx->req_prod, nb->rx_req_cons, nb->rx->req_event,
	    nb->rx->rsp_prod, nb->rx->rsp_event);
	slots_show(file, mark, nb);
}

void sim_vif_create(unsigned int handle) {
	struct netback *nb = calloc(1, sizeof(*nb));
	char path[128];

	nb->handle = handle;
	nb->hostile = handle == 0;
	snprintf(nb->front, sizeof(nb->front), "/local/domain/%d/device/vif/%u",
	    SIM_GUEST, handle);
	snprintf(nb->back, sizeof(nb->back), "/local/domain/%d/backend/vif/%d/%u",
	    SIM_BACKEND, SIM_GUEST, handle);
	sim_device_add(nb->front, nb->back);
	sim_trace_show(rings_show, nb);
	nodes_create(nb);
	nb->hotplugged = sim_option("HOTPLUG", NULL) == NULL;
	schedule(nb, "HOTPLUG", hotplug_done);
	schedule(nb, "REBIND", unbind);
	schedule(nb, "LINK", link_down);
	schedule(nb, "NOISE", noise);
	netback_client_start(nb);
	snprintf(path, sizeof(path), "%s/state", nb->front);
	sim_store_watch(path, front_changed, nb);
}
