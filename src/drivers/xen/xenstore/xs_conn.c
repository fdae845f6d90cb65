/**
 * @file
 * @brief Connection to a XenStore daemon: requests, replies, reconnection
 *
 * Both directions are streams of bytes through rings that are smaller than a
 * message may be, so a message is sent and received piece by piece. A request
 * is copied to conn->tx when its turn comes and leaves from there: one that
 * is withdrawn half-sent still goes out whole. A reply goes straight to the
 * buffer of the request it belongs to.
 */

#include <string.h>

#include <asm/xen/barrier.h>
#include <drivers/xen/xs_conn.h>
#include <framework/mod/options.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/thread/waitq.h>
#include <util/log.h>

/* ---- Slots: ids of requests in flight ---- */

/**
 * An id is a slot's number and a sequence number above it, so that a late
 * reply never matches the slot's next request.
 */
static uint32_t xs_id(struct xs_conn *conn, unsigned int slot) {
	conn->sequence++;
	return conn->sequence * XS_SLOTS + slot;
}

static struct xenstore_request *xs_slot_find(struct xs_conn *conn,
    uint32_t id) {
	struct xenstore_request *req = conn->slot[id % XS_SLOTS];

	return req && req->id == id ? req : NULL;
}

/** Puts a request into a free slot, gives it its id. */
static bool xs_slot_take(struct xs_conn *conn, struct xenstore_request *req) {
	unsigned int i;

	for (i = 0; i < XS_SLOTS; i++) {
		if (!conn->slot[i]) {
			conn->slot[i] = req;
			req->id = xs_id(conn, i);
			conn->in_flight++;
			if (conn->in_flight > conn->stat.max_in_flight) {
				conn->stat.max_in_flight = conn->in_flight;
			}
			return true;
		}
	}
	return false;
}

static void xs_slot_free(struct xs_conn *conn, struct xenstore_request *req) {
	conn->slot[req->id % XS_SLOTS] = NULL;
	conn->in_flight--;
}

/* ---- Ends of requests ---- */

static void xs_complete(struct xs_conn *conn, struct xenstore_request *req,
    int result) {
	req->result = result;
	req->done = true;
	waitq_wakeup_all(&conn->replied);
}

/** Fails every request, sent or not. */
static void xs_fail_all(struct xs_conn *conn, int result) {
	struct xenstore_request *req;
	unsigned int i;

	for (i = 0; i < XS_SLOTS; i++) {
		req = conn->slot[i];
		if (req) {
			xs_slot_free(conn, req);
			xs_complete(conn, req, result);
		}
	}
	while (!dlist_empty(&conn->waiting)) {
		req = dlist_entry(conn->waiting.next, struct xenstore_request, link);
		dlist_del_init(&req->link);
		xs_complete(conn, req, result);
	}
}

/** Takes a request back whose reply did not come. Scheduler locked. */
static void xs_withdraw(struct xs_conn *conn, struct xenstore_request *req) {
	if (xs_slot_find(conn, req->id) == req) {
		xs_slot_free(conn, req);
	}
	else {
		dlist_del_init(&req->link);
	}
	if (conn->rx.req == req) {
		conn->rx.req = NULL;
		conn->rx.sink = NULL;
	}
	conn->stat.timeouts++;
}

/* ---- Sending ---- */

static void xs_tx_append(struct xs_tx *tx, const void *data, size_t len) {
	memcpy(tx->data + tx->len, data, len);
	tx->len += len;
}

/** Makes the next waiting request the message to send, if a slot is free. */
static bool xs_tx_load(struct xs_conn *conn) {
	struct xsd_sockmsg msg;
	struct xenstore_request *req;
	unsigned int i;

	if (dlist_empty(&conn->waiting)) {
		return false;
	}
	req = dlist_entry(conn->waiting.next, struct xenstore_request, link);
	if (!xs_slot_take(conn, req)) {
		return false;
	}
	dlist_del_init(&req->link);

	msg.type = req->type;
	msg.req_id = req->id;
	msg.tx_id = req->tx;
	msg.len = 0;
	for (i = 0; i < XENSTORE_REQUEST_PIECES; i++) {
		msg.len += req->piece[i].len;
	}
	conn->tx.len = conn->tx.done = 0;
	xs_tx_append(&conn->tx, &msg, sizeof(msg));
	for (i = 0; i < XENSTORE_REQUEST_PIECES; i++) {
		xs_tx_append(&conn->tx, req->piece[i].data, req->piece[i].len);
	}
	return true;
}

/** @return bytes put into the ring or -EPROTO. */
static int xs_send(struct xs_conn *conn) {
	struct xs_tx *tx = &conn->tx;
	int total = 0, n;

	while (tx->done < tx->len || xs_tx_load(conn)) {
		n = xs_ring_write(conn, tx->data + tx->done, tx->len - tx->done);
		if (n <= 0) {
			return n < 0 ? n : total;
		}
		tx->done += n;
		total += n;
	}
	return total;
}

/* ---- Receiving ---- */

static void xs_rx_sink(struct xs_rx *rx, void *sink, size_t size) {
	rx->sink = sink;
	rx->sink_size = size;
}

/** Decides where the payload of the message goes whose header is there. */
static int xs_rx_header(struct xs_conn *conn) {
	struct xs_rx *rx = &conn->rx;
	struct xenstore_request *req;

	if (rx->msg.len > XENSTORE_PAYLOAD_MAX) {
		return -EPROTO;
	}
	rx->req = NULL;
	xs_rx_sink(rx, NULL, 0);
	if (rx->msg.type == XS_WATCH_EVENT) {
		xs_rx_sink(rx, conn->event, sizeof(conn->event));
		return 0;
	}
	req = xs_slot_find(conn, rx->msg.req_id);
	if (!req) {
		conn->stat.late++;
		return 0;
	}
	rx->req = req;
	if (rx->msg.type == XS_ERROR) {
		memset(req->error, 0, sizeof(req->error));
		xs_rx_sink(rx, req->error, sizeof(req->error) - 1);
	}
	else if (rx->msg.type == req->type) {
		xs_rx_sink(rx, req->reply, req->reply_size);
	}
	return 0;
}

/** Logs ever fewer: the 1st, 2nd, 4th, 8th, ... error of the daemon. */
static void xs_rx_mismatch(struct xs_conn *conn, uint32_t asked) {
	uint64_t errors = ++conn->stat.errors;

	if ((errors & (errors - 1)) == 0) {
		log_error("reply of type %u to a request of type %u",
		    (unsigned)conn->rx.msg.type, (unsigned)asked);
	}
}

/** Result of a request by the type of its reply. */
static int xs_rx_result(struct xs_conn *conn, struct xenstore_request *req) {
	if (conn->rx.msg.type == XS_ERROR) {
		return xs_error(req->error);
	}
	if (conn->rx.msg.type != req->type) {
		xs_rx_mismatch(conn, req->type);
		return -EIO;
	}
	return 0;
}

/** A message is there in full. */
static void xs_rx_message(struct xs_conn *conn) {
	struct xs_rx *rx = &conn->rx;
	struct xenstore_request *req = rx->req;

	if (rx->msg.type == XS_WATCH_EVENT) {
		xs_watch_event(conn, rx->msg.len);
	}
	else if (req) {
		conn->stat.replies++;
		req->reply_len = rx->msg.len;
		xs_slot_free(conn, req);
		xs_complete(conn, req, xs_rx_result(conn, req));
	}
	memset(rx, 0, sizeof(*rx));
}

static int xs_rx_read_header(struct xs_conn *conn) {
	struct xs_rx *rx = &conn->rx;
	int n = xs_ring_read(conn, (char *)&rx->msg + rx->msg_done,
	    sizeof(rx->msg) - rx->msg_done);
	int ret;

	if (n <= 0) {
		return n;
	}
	rx->msg_done += n;
	if (rx->msg_done < sizeof(rx->msg)) {
		return n;
	}
	ret = xs_rx_header(conn);
	if (ret) {
		return ret;
	}
	if (rx->msg.len == 0) {
		xs_rx_message(conn);
	}
	return n;
}

static int xs_rx_read_payload(struct xs_conn *conn) {
	struct xs_rx *rx = &conn->rx;
	size_t len = rx->msg.len - rx->done;
	char *sink = NULL;
	int n;

	if (rx->sink && rx->done < rx->sink_size) {
		sink = rx->sink + rx->done;
		if (len > rx->sink_size - rx->done) {
			len = rx->sink_size - rx->done;
		}
	}
	n = xs_ring_read(conn, sink, len);
	if (n <= 0) {
		return n;
	}
	rx->done += n;
	if (rx->done == rx->msg.len) {
		xs_rx_message(conn);
	}
	return n;
}

/** @return bytes taken from the ring, about @a limit at most, or -EPROTO. */
static int xs_receive(struct xs_conn *conn, int limit) {
	int total = 0, n;

	while (total < limit) {
		if (conn->rx.msg_done < sizeof(conn->rx.msg)) {
			n = xs_rx_read_header(conn);
		}
		else {
			n = xs_rx_read_payload(conn);
		}
		if (n <= 0) {
			return n < 0 ? n : total;
		}
		total += n;
	}
	return total;
}

/* ---- Connection ---- */

static bool xs_feature(struct xs_conn *conn, uint32_t feature) {
	return xen_load_acquire(&conn->ring->server_features) & feature;
}

/** Starts on the indices as they are, with nothing half-done. */
static void xs_adopt(struct xs_conn *conn) {
	conn->req_prod = xen_load_acquire(&conn->ring->req_prod);
	conn->rsp_cons = xen_load_acquire(&conn->ring->rsp_cons);
	conn->req_cons = xen_load_acquire(&conn->ring->req_cons);
	conn->error_seen = xen_load_acquire(&conn->ring->error);
	memset(&conn->rx, 0, sizeof(conn->rx));
	conn->tx.len = conn->tx.done = 0;
	conn->state = XS_CONNECTED;
}

static void xs_lost(struct xs_conn *conn, enum xs_state state) {
	conn->state = state;
	memset(&conn->rx, 0, sizeof(conn->rx));
	conn->tx.len = conn->tx.done = 0;
	xs_watch_flush(conn);
	xs_fail_all(conn, -EIO);
}

void xs_break(struct xs_conn *conn, const char *why) {
	conn->stat.errors++;
	log_error("connection broken: %s", why);
	xs_lost(conn, XS_BROKEN);
}

int xs_reconnect(struct xs_conn *conn) {
	int ret = -ENOSUPP;

	sched_lock();
	if (conn->state == XS_BROKEN
	    && xs_feature(conn, XENSTORE_SERVER_FEATURE_RECONNECTION)) {
		conn->state = XS_RECONNECTING;
		xen_store_release(&conn->ring->connection, XENSTORE_RECONNECT);
		conn->notify(conn);
		ret = 0;
	}
	sched_unlock();
	return ret;
}

/**
 * Looks at the fields beside the ring (xenstore-ring.txt, "ring reconnection"
 * and "connection error").
 *
 * @return true if the ring may be used now.
 */
static bool xs_check_connection(struct xs_conn *conn) {
	bool asked =
	    xs_feature(conn, XENSTORE_SERVER_FEATURE_RECONNECTION)
	    && xen_load_acquire(&conn->ring->connection) != XENSTORE_CONNECTED;

	if (conn->state == XS_CONNECTED && asked) {
		xs_lost(conn, XS_RECONNECTING);
	}
	else if (conn->state == XS_RECONNECTING && !asked) {
		xs_adopt(conn);
		conn->stat.reconnects++;
		conn->rewatch = true;
		waitq_wakeup_all(&conn->wakeup);
		log_info("connected again");
	}
	if (conn->state == XS_CONNECTED
	    && xs_feature(conn, XENSTORE_SERVER_FEATURE_ERROR)
	    && xen_load_acquire(&conn->ring->error) != conn->error_seen) {
		xs_break(conn, "the daemon reports an error");
	}
	return conn->state == XS_CONNECTED;
}

/** The daemon also notifies us when it took requests. */
static void xs_note_taken(struct xs_conn *conn) {
	uint32_t cons = xen_load_acquire(&conn->ring->req_cons);

	if (cons != conn->req_cons) {
		conn->req_cons = cons;
		conn->worked = true;
	}
}

bool xs_worked(struct xs_conn *conn) {
	bool worked;

	sched_lock();
	worked = conn->worked;
	conn->worked = false;
	sched_unlock();
	return worked;
}

/** One pass; negative when the ring is insane, else bytes moved. */
static int xs_pump_once(struct xs_conn *conn, int *received) {
	int in, out;

	in = xs_receive(conn, XS_PUMP_BYTES - *received);
	out = in < 0 ? in : xs_send(conn);
	if (out < 0) {
		xs_break(conn, "invalid ring index or message length");
		return out;
	}
	*received += in;
	if (in + out > 0) {
		conn->worked = true;
		conn->notify(conn);
	}
	return in + out;
}

enum xs_pumped xs_pump(struct xs_conn *conn) {
	int received = 0;

	sched_lock();
	if (conn->pumping) {
		conn->again = true;
		goto out;
	}
	conn->pumping = true;
	do {
		conn->again = false;
		while (xs_check_connection(conn) && xs_pump_once(conn, &received) > 0) {
		}
	} while (conn->again && received < XS_PUMP_BYTES);
	conn->pumping = false;
	xs_note_taken(conn);
out:
	sched_unlock();
	return received >= XS_PUMP_BYTES ? XS_MORE : XS_DONE;
}

void xs_open(struct xs_conn *conn, struct xenstore_domain_interface *ring,
    void (*notify)(struct xs_conn *conn), void *arg) {
	unsigned int i;

	memset(conn, 0, sizeof(*conn));
	conn->ring = ring;
	conn->notify = notify;
	conn->arg = arg;
	dlist_init(&conn->waiting);
	dlist_init(&conn->watches);
	dlist_init(&conn->queue);
	dlist_init(&conn->free);
	waitq_init(&conn->replied);
	waitq_init(&conn->wakeup);
	waitq_init(&conn->dispatched);
	for (i = 0; i < XS_EVENTS; i++) {
		dlist_head_init(&conn->events[i].link);
		dlist_add_prev(&conn->events[i].link, &conn->free);
	}
	xs_adopt(conn);
	xs_check_connection(conn);
}

void xs_close(struct xs_conn *conn) {
	sched_lock();
	xs_lost(conn, XS_CLOSED);
	sched_unlock();
}

/* ---- Requests ---- */

static size_t xs_payload(const struct xenstore_request *req) {
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < XENSTORE_REQUEST_PIECES; i++) {
		if (req->piece[i].len > XENSTORE_PAYLOAD_MAX) {
			return req->piece[i].len;
		}
		len += req->piece[i].len;
	}
	return len;
}

int xs_submit(struct xs_conn *conn, struct xenstore_request *req) {
	int ret = 0;

	req->done = false;
	req->id = 0;
	req->reply_len = 0;
	dlist_head_init(&req->link);
	if (xs_payload(req) > XENSTORE_PAYLOAD_MAX) {
		return -E2BIG;
	}
	sched_lock();
	if (conn->state == XS_CONNECTED) {
		req->number = ++conn->stat.requests;
		dlist_add_prev(&req->link, &conn->waiting);
	}
	else {
		ret = -EIO;
	}
	sched_unlock();
	if (!ret) {
		xs_pump(conn);
	}
	return ret;
}

static void xs_count_wait(struct xs_conn *conn,
    const struct xenstore_request *req) {
	sched_lock();
	if (req->number > conn->waited) {
		conn->waited = conn->stat.requests;
		conn->stat.round_trips++;
	}
	sched_unlock();
}

int xs_wait(struct xs_conn *conn, struct xenstore_request *req,
    unsigned int timeout_ms) {
	int ret;

	xs_count_wait(conn, req);
	ret = WAITQ_WAIT_TIMEOUT(&conn->replied, req->done, (long)timeout_ms);
	sched_lock();
	if (!req->done) {
		xs_withdraw(conn, req);
		req->done = true;
		req->result = ret == -EINTR ? -EINTR : -ETIMEDOUT;
	}
	sched_unlock();
	return req->result;
}
