/**
 * @file
 * @brief Any bytes as the XenStore daemon's stream
 *
 * The client asks, waits, watches and lists; the other end of the ring writes
 * bytes, headers that name requests in flight, and indices. Every request has
 * to end, and nothing else may change.
 */

#include <errno.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <mem/sysmalloc.h>

#include "input.h"
#include "kernel.h"
#include "mock_xenstored.h"

#define FLIGHT  8
#define WATCHES 3

struct shot {
	struct xenstore_request req;
	char *buf;
	bool used;
};

static struct mock_xenstored mock;
static struct xs_conn *const conn = &mock.conn;
static struct shot shots[FLIGHT];
static struct xenstore_watch watches[WATCHES];
static bool watching[WATCHES];
static unsigned int depth; /* of waits: the daemon acts in the first */

/* ---- The daemon ---- */

static void drop_request(struct mock_xenstored *m,
    const struct mock_request *req) {
	(void)m;
	(void)req;
}

/** A header for one of the requests, or for none, and part of a payload. */
static void say_message(void) {
	static const uint8_t types[] = {XS_READ, XS_WRITE, XS_ERROR, XS_DIRECTORY,
	    XS_WATCH_EVENT, XS_WATCH, XS_UNWATCH, XS_TRANSACTION_START,
	    XS_TRANSACTION_END, XS_DIRECTORY_PART, XS_RM, XS_RESET_WATCHES};
	static const char *const errors[] = {"ENOENT", "EAGAIN", "E2BIG", "EINVAL",
	    "EBOGUS", ""};
	struct xsd_sockmsg msg = {.type = types[input_below(sizeof(types))],
	    .req_id = mock.last.msg.req_id - input_u8() % FLIGHT};
	uint8_t how = input_u8();
	const char *error = errors[input_below(6)];
	char *payload;

	if (how & 1) {
		msg.type = mock.last.msg.type;
		msg.req_id = mock.last.msg.req_id;
	}
	if (how & 2 || msg.type == XS_ERROR) {
		msg.type = XS_ERROR;
		msg.len = strlen(error) + 1;
		mock_raw(&mock, &msg, sizeof(msg));
		mock_raw(&mock, error, msg.len);
		return;
	}
	if (msg.type == XS_WATCH_EVENT) {
		msg.req_id = how & 4 ? msg.req_id : 0;
	}
	msg.len = how & 8 ? input_u16() : input_u8();
	payload = process_alloc(msg.len);
	input_bytes(payload, msg.len);
	mock_raw(&mock, &msg, how & 16 ? input_below(sizeof(msg)) : sizeof(msg));
	mock_raw(&mock, payload, msg.len < 4200 ? msg.len : 4200);
	process_free(payload);
}

static void say_event(void) {
	static const char *const paths[] = {"w/0", "w/1/x", "w/2", "w"};

	const char *path = paths[input_below(4)];

	mock_event(&mock, path, 1 + input_below(5));
}

static void say_raw(void) {
	char bytes[64];
	size_t len = 1 + input_below(sizeof(bytes));

	input_bytes(bytes, len);
	mock_raw(&mock, bytes, len);
}

static void harm(void) {
	switch (input_below(6)) {
	case 0:
		mock.ring.rsp_prod += (int16_t)input_u16();
		break;
	case 1:
		mock.ring.req_cons += (int16_t)input_u16();
		break;
	case 2:
		mock.ring.error = input_below(3);
		break;
	case 3:
		mock.ring.connection = input_below(4);
		break;
	case 4:
		mock.ring.server_features = input_u8();
		break;
	default:
		xs_reconnect(conn);
		break;
	}
}

static void daemon_step(void) {
	switch (input_below(8)) {
	case 0:
		say_raw();
		break;
	case 1:
		say_event();
		break;
	case 2:
		harm();
		break;
	case 3:
		mock.chunk = input_u8();
		mock.slow = input_u8() & 1;
		break;
	case 4:
		mock.asleep = input_u8() & 1;
		break;
	default:
		say_message();
		break;
	}
	mock_run(&mock);
	xs_pump(conn);
}

/** Whoever waits gets what the daemon says meanwhile. */
static void on_wait(void) {
	unsigned int steps = input_u8() % 8;

	if (depth++ == 0) {
		while (steps-- > 0 && !input_over()) {
			daemon_step();
		}
	}
	depth--;
}

/* ---- The client ---- */

static void on_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	REQUIRE(watch >= watches && watch < watches + WATCHES);
	REQUIRE(strlen(path) < XS_EVENT_PATH_MAX && count > 0);
}

static void submit(struct shot *s) {
	size_t size = input_u8();

	if (s->used) {
		return;
	}
	s->buf = process_alloc(size);
	s->used = true;
	if (size & 1) {
		xenstore_request_read(&s->req, 0, "some/key", s->buf, size);
	}
	else {
		xenstore_request_write(&s->req, 0, "some/key", s->buf, size);
	}
	if (xs_submit(conn, &s->req) != 0) {
		s->used = false;
		process_free(s->buf);
	}
}

static void await(struct shot *s) {
	int ret;

	if (s->used) {
		ret = xs_wait(conn, &s->req, 1);
		REQUIRE(s->req.done && ret <= 0 && ret == s->req.result);
		s->used = false;
		process_free(s->buf);
	}
}

static void watch(unsigned int i) {
	static const char *const paths[WATCHES] = {"w/0", "w/1", "w/2"};

	if (watching[i]) {
		xs_unwatch(conn, &watches[i]);
		watching[i] = false;
	}
	else {
		watches[i].handler = on_event;
		watching[i] = xs_watch(conn, paths[i], &watches[i]) == 0;
	}
}

static void list(void) {
	struct xenstore_list list;
	const char *name = NULL;
	size_t total = 0;

	if (xs_directory(conn, 0, "dir", &list) == 0) {
		while ((name = xenstore_list_next(&list, name)) != NULL) {
			total += strlen(name);
		}
		REQUIRE(total < OPTION_NUMBER_host__dir_max);
		xenstore_list_free(&list);
	}
}

static void read_text(void) {
	char text[24];
	int ret;

	memset(text, 'x', sizeof(text));
	ret = xs_read(conn, 0, "short", text, sizeof(text));
	REQUIRE(ret < 0 || ((size_t)ret < sizeof(text) && text[ret] == '\0'));
}

static int tx_body(unsigned tx, void *arg) {
	(void)arg;
	return tx == 0 ? -EINVAL : xs_write(conn, tx, "a", "b", 1);
}

static void client_step(void) {
	uint8_t what = input_u8();

	switch (what % 8) {
	case 0:
	case 1:
		submit(&shots[what / 8 % FLIGHT]);
		break;
	case 2:
		await(&shots[what / 8 % FLIGHT]);
		break;
	case 3:
		watch(what / 8 % WATCHES);
		break;
	case 4:
		list();
		break;
	case 5:
		read_text();
		break;
	case 6:
		xs_transact(conn, tx_body, NULL);
		break;
	default:
		xs_dispatch(conn);
		break;
	}
}

static void finish(void) {
	unsigned int i;

	kernel_on_wait = NULL;
	mock.asleep = mock.slow = false;
	for (i = 0; i < FLIGHT; i++) {
		await(&shots[i]);
	}
	for (i = 0; xs_dispatch(conn); i++) {
		REQUIRE(i < 1000);
	}
	for (i = 0; i < WATCHES; i++) {
		if (watching[i]) {
			watch(i);
		}
	}
	REQUIRE(conn->in_flight == 0 && dlist_empty(&conn->waiting));
	REQUIRE(dlist_empty(&conn->watches) && dlist_empty(&conn->queue));
	xs_close(conn);
}

void target_run(void) {
	memset(shots, 0, sizeof(shots));
	memset(watches, 0, sizeof(watches));
	memset(watching, 0, sizeof(watching));
	mock_open(&mock, (int16_t)input_u16());
	mock.answer = drop_request;
	depth = 0;
	kernel_on_wait = on_wait;
	while (!input_over()) {
		client_step();
		if (input_u8() & 1) {
			daemon_step();
		}
	}
	finish();
}
