/**
 * @file
 * @brief The XenStore daemon's end of the ring (docs/misc/xenstore-ring.txt)
 */

#include <stdlib.h>
#include <string.h>

#include "sim.h"
#include "sim_store.h"
#include "sim_trace.h"

#define OUT_MAX (4 << 20)

void *sim_store_page;
evtchn_port_t sim_store_port;

static struct {
	struct xsd_sockmsg msg;
	char data[XENSTORE_PAYLOAD_MAX + 1];
	size_t have; /* bytes of both */
} in;

static char out[OUT_MAX];
static size_t out_from, out_to;
static bool scheduled, stopped, deaf;

static struct xenstore_domain_interface *ring(void) {
	return sim_store_page;
}

static void step(void *arg);

static void schedule(void) {
	if (!scheduled) {
		scheduled = true;
		sim_soon(step, NULL);
	}
}

static void out_append(const void *data, size_t len) {
	if (out_from == out_to) {
		out_from = out_to = 0;
	}
	if (out_to + len > OUT_MAX) {
		sim_fail("XenStore: the guest does not take its replies");
	}
	memcpy(out + out_to, data, len);
	out_to += len;
}

void sim_store_bytes(const void *data, size_t len) {
	out_append(data, len);
	schedule();
}

void sim_store_message(uint32_t type, uint32_t req_id, uint32_t tx_id,
    const void *data, size_t len) {
	struct xsd_sockmsg msg = {.type = type,
	    .req_id = req_id,
	    .tx_id = tx_id,
	    .len = len};

	sim_trace_guest(true, type, data, len);
	out_append(&msg, sizeof(msg));
	sim_store_bytes(data, len);
}

void sim_store_reply(uint32_t type, uint32_t req_id, uint32_t tx_id,
    const void *data, size_t len) {
	if (!store_script_reply(type, data, len)) {
		sim_store_message(type, req_id, tx_id, data, len);
	}
}

/* A piece of at most @a most bytes: mostly all, at times a few. */
static size_t piece(size_t most) {
	most = store_script_piece(most);
	if (most > 1 && sim_rand_one_in(4)) {
		return sim_rand_range(1, most < 16 ? most : 16);
	}
	return most;
}

/* Bytes still missing of the header, or of the payload behind it. */
static size_t in_missing(void) {
	size_t header = sizeof(in.msg);

	return in.have < header ? header - in.have : header + in.msg.len - in.have;
}

static void in_put(const char *from, size_t len) {
	size_t header = sizeof(in.msg);

	if (in.have < header) {
		memcpy((char *)&in.msg + in.have, from, len);
	}
	else {
		memcpy(in.data + in.have - header, from, len);
	}
	in.have += len;
}

static void in_complete(void) {
	if (in.msg.len > XENSTORE_PAYLOAD_MAX) {
		sim_fail("XenStore: the guest sent a message of %u bytes", in.msg.len);
	}
	if (in.have == sizeof(in.msg) + in.msg.len) {
		if (!store_script_request(&in.msg, in.data)) {
			sim_store_handle(&in.msg, in.data);
		}
		store_script_sent();
		memset(&in, 0, sizeof(in));
	}
}

/* Takes a piece of a request; false if there is nothing. */
static bool receive(void) {
	struct xenstore_domain_interface *r = ring();
	uint32_t there = r->req_prod - r->req_cons;
	uint32_t at = MASK_XENSTORE_IDX(r->req_cons);
	size_t len = in_missing();

	if (there > XENSTORE_RING_SIZE) {
		sim_fail("XenStore: the guest's ring indices are senseless");
	}
	if (there == 0) {
		return false;
	}
	len = len < there ? len : there;
	len = len < XENSTORE_RING_SIZE - at ? len : XENSTORE_RING_SIZE - at;
	len = piece(len);
	in_put(r->req + at, len);
	r->req_cons += len;
	if (in.have >= sizeof(in.msg)) {
		in_complete();
	}
	return true;
}

/* Puts a piece of the replies; false if there is none or no room. */
static bool transmit(void) {
	struct xenstore_domain_interface *r = ring();
	uint32_t room = XENSTORE_RING_SIZE - (r->rsp_prod - r->rsp_cons);
	uint32_t at = MASK_XENSTORE_IDX(r->rsp_prod);
	size_t len = out_to - out_from;

	len = len < room ? len : room;
	len = len < XENSTORE_RING_SIZE - at ? len : XENSTORE_RING_SIZE - at;
	if (len == 0 || stopped) {
		return false;
	}
	len = piece(len);
	memcpy(r->rsp + at, out + out_from, len);
	r->rsp_prod += len;
	out_from += len;
	return true;
}

void sim_store_stop(bool is_deaf) {
	stopped = true;
	deaf = is_deaf;
}

void sim_store_go_on(void) {
	stopped = deaf = false;
	schedule();
}

void sim_store_restart(void) {
	struct xenstore_domain_interface *r = ring();

	memset(&in, 0, sizeof(in));
	out_from = out_to = 0;
	sim_store_forget();
	r->req_cons = r->req_prod = r->rsp_cons = r->rsp_prod = 0;
	r->error = XENSTORE_ERROR_NONE;
	r->connection = XENSTORE_CONNECTED;
	sim_evtchn_notify(sim_store_port);
	sim_store_go_on();
}

/* Some pieces, then a pause, unless there is nothing to do. */
static void step(void *arg) {
	unsigned int pieces = sim_rand_range(1, 8);
	bool moved = false, any = true;

	(void)arg;
	scheduled = false;
	if (ring()->server_features & XENSTORE_SERVER_FEATURE_RECONNECTION
	    && ring()->connection != XENSTORE_CONNECTED && !deaf) {
		sim_store_restart();
	}
	while (!stopped && any && pieces-- > 0) {
		any = receive();
		any = transmit() || any;
		moved = moved || any;
	}
	if (moved) {
		sim_evtchn_notify(sim_store_port);
		schedule();
	}
}

void sim_store_wire_init(void) {
	sim_store_page = sim_ram_take(1);
	sim_store_port = sim_evtchn_preset(step, NULL);
	ring()->server_features = atoi(sim_option("STORE_FEATURES", "0"));
}
