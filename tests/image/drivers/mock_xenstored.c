/**
 * @file
 * @brief A XenStore daemon in memory, obedient or hostile
 */

#include <stdio.h>
#include <string.h>

#include "mock_xenstored.h"

void mock_raw(struct mock_xenstored *mock, const void *data, size_t len) {
	if (mock->out_done == mock->out_len) {
		mock->out_done = mock->out_len = 0;
	}
	if (mock->out_len + len <= sizeof(mock->out)) {
		memcpy(mock->out + mock->out_len, data, len);
		mock->out_len += len;
	}
}

void mock_reply(struct mock_xenstored *mock, uint32_t type, uint32_t req_id,
    uint32_t tx, const void *payload, size_t len) {
	struct xsd_sockmsg msg = {type, req_id, tx, len};

	mock_raw(mock, &msg, sizeof(msg));
	mock_raw(mock, payload, len);
}

void mock_event(struct mock_xenstored *mock, const char *path, uint32_t token) {
	char payload[512];
	/* Not with %c: Embox's printf writes nothing for a NUL. */
	int len = snprintf(payload, sizeof(payload), "%s", path) + 1;

	len +=
	    snprintf(payload + len, sizeof(payload) - len, "%u", (unsigned)token);
	mock_reply(mock, XS_WATCH_EVENT, 0, 0, payload, len + 1);
}

static void mock_answer(struct mock_xenstored *mock,
    const struct mock_request *req) {
	if (req->msg.type == XS_READ) {
		mock_reply(mock, XS_READ, req->msg.req_id, req->msg.tx_id, mock->value,
		    mock->value_len);
	}
	else {
		mock_reply(mock, req->msg.type, req->msg.req_id, req->msg.tx_id, "OK",
		    3);
	}
}

/** Takes one byte of the request ring. */
static void mock_take_byte(struct mock_xenstored *mock, char byte) {
	((char *)&mock->in)[mock->in_len++] = byte;
	if (mock->in_len >= sizeof(mock->in.msg)
	    && mock->in.msg.len > XENSTORE_PAYLOAD_MAX) {
		mock->senseless += mock->in_len;
		mock->in_len = 0;
	}
	if (mock->in_len >= sizeof(mock->in.msg)
	    && mock->in_len == sizeof(mock->in.msg) + mock->in.msg.len) {
		mock->last = mock->in;
		mock->requests++;
		mock->in_len = 0;
		memset(&mock->in, 0, sizeof(mock->in));
		if (mock->answer) {
			mock->answer(mock, &mock->last);
		}
		else {
			mock_answer(mock, &mock->last);
		}
	}
}

static void mock_take(struct mock_xenstored *mock) {
	struct xenstore_domain_interface *ring = &mock->ring;

	/* A test may have made the indices insane. */
	if (ring->req_prod - ring->req_cons > XENSTORE_RING_SIZE) {
		ring->req_cons = ring->req_prod;
	}
	/* A daemon that has much to give takes no more: no reply is lost. */
	while (ring->req_cons != ring->req_prod
	       && mock->out_len + 2 * sizeof(mock->in) <= sizeof(mock->out)) {
		mock_take_byte(mock, ring->req[MASK_XENSTORE_IDX(ring->req_cons)]);
		ring->req_cons++;
	}
}

static bool mock_give(struct mock_xenstored *mock) {
	struct xenstore_domain_interface *ring = &mock->ring;
	unsigned int given = 0;

	while (mock->out_done < mock->out_len
	       && ring->rsp_prod - ring->rsp_cons < XENSTORE_RING_SIZE
	       && (mock->chunk == 0 || given < mock->chunk)) {
		ring->rsp[MASK_XENSTORE_IDX(ring->rsp_prod)] =
		    mock->out[mock->out_done++];
		ring->rsp_prod++;
		given++;
	}
	return given > 0;
}

static void mock_notified(struct xs_conn *conn) {
	struct mock_xenstored *mock = conn->arg;

	mock->notified++;
	if (mock->ring.connection == XENSTORE_RECONNECT && !mock->asleep) {
		mock->ring.req_cons = mock->ring.req_prod = 0;
		mock->ring.rsp_cons = mock->ring.rsp_prod = 0;
		mock->in_len = mock->out_len = mock->out_done = 0;
		mock->ring.connection = XENSTORE_CONNECTED;
		xs_pump(conn);
	}
	else if (!mock->slow) {
		mock_run(mock);
	}
}

void mock_run(struct mock_xenstored *mock) {
	if (mock->asleep) {
		return;
	}
	mock_take(mock);
	if (mock_give(mock)) {
		xs_pump(&mock->conn);
	}
}

void mock_open(struct mock_xenstored *mock, uint32_t start) {
	memset(mock, 0, sizeof(*mock));
	mock->ring.req_cons = mock->ring.req_prod = start;
	mock->ring.rsp_cons = mock->ring.rsp_prod = start;
	xs_open(&mock->conn, &mock->ring, mock_notified, mock);
}
