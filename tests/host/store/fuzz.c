/**
 * @file
 * @brief XenStore client against a daemon that does random things
 *
 * Hypothesis: with an honest daemon every reply comes through as it was
 * given, whatever the sizes, the pieces and the order of requests, time-outs
 * and events; with a hostile one every request still ends, and no byte is
 * read or written outside its buffer. Method: each seed is a run of random
 * steps of both sides on mock_xenstored; buffers have their exact sizes on
 * the process's heap, for the address sanitizer to guard.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <mem/sysmalloc.h>

#include "fuzz.h"
#include "kernel.h"
#include "mock_xenstored.h"

const unsigned int fuzz_seeds = 1000;

static unsigned long good, bad, events;

#define STEPS   200
#define FLIGHT  48
#define WATCHES 4

/** A request of the client in flight. */
struct shot {
	struct xenstore_request req;
	char *buf;
	char *data;
	bool used;
};

static struct mock_xenstored mock;
static struct xs_conn *const conn = &mock.conn;
static struct shot shots[FLIGHT];
static struct xenstore_watch watches[WATCHES];
static bool watching[WATCHES];
static bool is_hostile;

/* ---- The daemon ---- */

/** What the honest daemon answers to a read: a function of the id alone. */
static size_t value_len(uint32_t id) {
	uint32_t h = id * 2654435761u;

	return h % 8 == 0 ? h / 8 % (XENSTORE_PAYLOAD_MAX + 1) : h / 8 % 40;
}

static char value_byte(uint32_t id, size_t i) {
	return (char)(id * 31 + i * 7);
}

static void answer_read(struct mock_xenstored *m, uint32_t id) {
	static char value[XENSTORE_PAYLOAD_MAX];
	size_t len = value_len(id), i;

	for (i = 0; i < len; i++) {
		value[i] = value_byte(id, i);
	}
	mock_reply(m, XS_READ, id, 0, value, len);
}

/** Something that looks like a reply, more or less. */
static void answer_nonsense(struct mock_xenstored *m, uint32_t id) {
	static char noise[XENSTORE_PAYLOAD_MAX];
	struct xsd_sockmsg msg = {.req_id = id};
	size_t i;

	msg.type = chance_below(24);
	msg.tx_id = chance_below(3);
	msg.len = chance_below(64);
	for (i = 0; i < sizeof(noise); i++) {
		noise[i] = chance_below(3) ? '0' + chance_below(10) : chance_below(256);
	}
	switch (chance_below(8)) {
	case 0:
		msg.len = chance_below(2) ? 4097 : 0u - chance_below(5000);
		break;
	case 1:
		msg.len = chance_below(XENSTORE_PAYLOAD_MAX + 1);
		break;
	case 2:
		msg.req_id = chance_below(2) ? chance_below(64) : 0u - chance_below(64);
		break;
	case 3:
		msg.type = XS_ERROR;
		memcpy(noise, "E2BIG", 6);
		break;
	case 4:
		msg.type = m->last.msg.type;
		break;
	default:
		break;
	}
	mock_raw(m, &msg, sizeof(msg));
	mock_raw(m, noise, msg.len < sizeof(noise) ? msg.len : sizeof(noise));
}

static void answer(struct mock_xenstored *m, const struct mock_request *req) {
	uint32_t id = req->msg.req_id;

	if (is_hostile && chance_below(4) == 0) {
		answer_nonsense(m, id);
	}
	else if (req->msg.type == XS_READ) {
		answer_read(m, id);
	}
	else if (req->msg.type == XS_TRANSACTION_START) {
		mock_reply(m, XS_TRANSACTION_START, id, 0, "5", 2);
	}
	else if (req->msg.type == XS_DIRECTORY && chance_below(2)) {
		mock_reply(m, XS_ERROR, id, 0, "E2BIG", 6);
	}
	else if (req->msg.type == XS_DIRECTORY_PART) {
		mock_reply(m, XS_DIRECTORY_PART, id, 0, "1\0a\0bc\0", 8);
	}
	else {
		mock_reply(m, req->msg.type, id, 0, "OK", 3);
	}
}

static void daemon_event(void) {
	static const char *const paths[] = {"w/0", "w/1/x", "w/2", "w/3/y/z",
	    "other", "w"};

	const char *path = paths[chance_below(6)];

	mock_event(&mock, path, 1 + chance_below(8));
}

static void daemon_flip(void) {
	unsigned int at = chance_below(XENSTORE_RING_SIZE);

	mock.ring.rsp[at] ^= 1 << chance_below(8);
}

static void daemon_harm(void) {
	switch (chance_below(12)) {
	case 0:
		mock.ring.rsp_prod += chance_below(3000);
		break;
	case 1:
		mock.ring.rsp_prod =
		    chance_below(2) ? 0u - chance_below(9) : chance_below(5000);
		break;
	case 2:
		mock.ring.req_cons += chance_below(3000);
		break;
	case 3:
		mock.ring.error = chance_below(3);
		break;
	case 4:
		mock.ring.connection = chance_below(3);
		break;
	case 5:
		mock.ring.server_features = chance_below(16);
		break;
	case 6:
		daemon_flip();
		break;
	default:
		break;
	}
}

/* ---- The client ---- */

static void on_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	events += path[0] != '\0' ? count : 0;
}

static void shot_end(struct shot *s) {
	sysfree(s->buf);
	sysfree(s->data);
	s->used = false;
}

static void shot_read(struct shot *s) {
	size_t size = chance_below(4) ? 64 : chance_below(XENSTORE_PAYLOAD_MAX + 2);

	s->buf = sysmalloc(size);
	s->data = sysmalloc(1);
	xenstore_request_read(&s->req, chance_below(3), "some/key", s->buf, size);
}

static void shot_write(struct shot *s) {
	size_t size =
	    chance_below(4) ? chance_below(64) : chance_below(XENSTORE_PAYLOAD_MAX);

	s->buf = sysmalloc(1);
	s->data = sysmalloc(size);
	memset(s->data, 'd', size);
	xenstore_request_write(&s->req, chance_below(3), "some/key", s->data, size);
}

static void client_submit(void) {
	struct shot *s = &shots[chance_below(FLIGHT)];

	if (s->used) {
		return;
	}
	if (chance_below(2)) {
		shot_read(s);
	}
	else {
		shot_write(s);
	}
	s->used = true;
	if (xs_submit(conn, &s->req)) {
		shot_end(s);
	}
}

/** Whether a read brought what the honest daemon gave for its id. */
static bool shot_true(const struct shot *s) {
	size_t len, i;

	if (s->req.type != XS_READ) {
		return true;
	}
	len = value_len(s->req.id);
	if (s->req.reply_len != len) {
		return false;
	}
	for (i = 0; i < len && i < s->req.reply_size; i++) {
		if (s->buf[i] != value_byte(s->req.id, i)) {
			return false;
		}
	}
	return true;
}

/** Waits for a request; @return 0 or the line of what is wrong. */
static int client_wait(struct shot *s) {
	int ret;

	if (!s->used) {
		return 0;
	}
	ret = xs_wait(conn, &s->req, 1);
	if (!s->req.done || ret > 0) {
		return __LINE__;
	}
	if (!is_hostile && ret == 0 && !shot_true(s)) {
		return __LINE__;
	}
	if (!is_hostile && ret != 0 && ret != -ETIMEDOUT) {
		return __LINE__;
	}
	*(ret ? &bad : &good) += 1;
	shot_end(s);
	return 0;
}

static void client_watch(unsigned int i) {
	static const char *const paths[WATCHES] = {"w/0", "w/1", "w/2", "w/3"};

	if (watching[i]) {
		xs_unwatch(conn, &watches[i]);
		watching[i] = false;
	}
	else {
		watches[i].handler = on_event;
		watching[i] = xs_watch(conn, paths[i], &watches[i]) == 0;
	}
}

static int tx_body(unsigned tx, void *arg) {
	(void)arg;
	return tx == 0 ? -EINVAL : 0;
}

static void client_list(void) {
	struct xenstore_list list;
	const char *name = NULL;

	if (xs_directory(conn, 0, "dir", &list) == 0) {
		while ((name = xenstore_list_next(&list, name))) {
			good += strlen(name) == SIZE_MAX;
		}
		xenstore_list_free(&list);
	}
}

static void client_misc(void) {
	char text[32];
	unsigned int i;

	switch (chance_below(6)) {
	case 0:
		client_watch(chance_below(WATCHES));
		break;
	case 1:
		client_list();
		break;
	case 2:
		xs_transact(conn, tx_body, NULL);
		break;
	case 3:
		xs_read(conn, 0, "short", text, sizeof(text));
		break;
	default:
		for (i = chance_below(8); i > 0 && xs_dispatch(conn); i--) {}
		break;
	}
}

/* ---- A seed ---- */

static int step(void) {
	switch (chance_below(10)) {
	case 0:
		mock.asleep = !mock.asleep;
		break;
	case 1:
		mock.chunk = chance_below(3) ? 0 : chance_below(50);
		mock.slow = chance_below(2);
		break;
	case 2:
		daemon_event();
		break;
	case 3:
		client_misc();
		break;
	case 4:
		return client_wait(&shots[chance_below(FLIGHT)]);
	case 5:
		mock_run(&mock);
		break;
	case 6:
		if (is_hostile) {
			daemon_harm();
			xs_reconnect(conn);
		}
		xs_pump(conn);
		break;
	default:
		client_submit();
		break;
	}
	return 0;
}

/** Lets everything come to its end; checks what has to hold then. */
static int finish(void) {
	unsigned int i;
	int line;

	mock.asleep = false;
	mock.slow = false;
	mock.chunk = 0;
	for (i = 0; i < 100; i++) {
		mock_run(&mock);
		xs_pump(conn);
	}
	for (i = 0; i < FLIGHT; i++) {
		line = client_wait(&shots[i]);
		if (line) {
			return line;
		}
	}
	while (xs_dispatch(conn)) {}
	for (i = 0; i < WATCHES; i++) {
		if (watching[i]) {
			client_watch(i);
		}
	}
	if (conn->in_flight != 0 || !dlist_empty(&conn->waiting)
	    || !dlist_empty(&conn->watches) || !dlist_empty(&conn->queue)) {
		return __LINE__;
	}
	if (!is_hostile && (conn->stat.errors != 0 || mock.senseless != 0)) {
		return __LINE__;
	}
	return 0;
}

int fuzz_run(bool hostile) {
	unsigned int i;
	int line;

	is_hostile = hostile;
	memset(watching, 0, sizeof(watching));
	mock_open(&mock,
	    chance_below(2) ? 0u - chance_below(3000) : chance_below(3000));
	mock.answer = answer;
	for (i = 0; i < STEPS && !chance_over(); i++) {
		line = step();
		if (line) {
			return line;
		}
	}
	line = finish();
	xs_close(conn);
	return line;
}

void fuzz_report(void) {
	printf("XenStore: %lu requests answered, %lu failed by the daemon, "
	       "%lu events\n",
	    good, bad, events);
}
