/**
 * @file
 * @brief XenStore client against a daemon in memory
 *
 * Hypothesis: whatever bytes the daemon gives, in whatever pieces, the client
 * neither crashes, nor hangs, nor writes outside the buffer of the request;
 * waiters get the answer, or an error in bounded time. Method: the daemon is
 * mock_xenstored, on a ring page of this suite.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <embox/test.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

#include "mock_xenstored.h"

EMBOX_TEST_SUITE("XenStore client against a daemon in memory");

static struct mock_xenstored mock;
static struct xs_conn *const conn = &mock.conn;

/** A reply's buffer with guards around it. */
static struct {
	char before[16];
	char data[XENSTORE_PAYLOAD_MAX + 1];
	char after[16];
} buf;

#define SHORT_MS 20

TEST_SETUP(open_mock) {
	mock_open(&mock, 0);
	memset(&buf, '#', sizeof(buf));
	return 0;
}

static void pattern(char *data, size_t len) {
	size_t i;

	for (i = 0; i < len; i++) {
		data[i] = (char)(i * 7 + i / 251);
	}
}

static bool guards_whole(void) {
	return !memcmp(buf.before, "################", 16)
	       && !memcmp(buf.after, "################", 16);
}

/** Reads a value of @a len bytes and compares it. */
static bool value_comes_through(size_t len) {
	mock.value_len = len;
	pattern(mock.value, len);
	return xs_read(conn, 0, "v", buf.data, sizeof(buf.data)) == (int)len
	       && !memcmp(buf.data, mock.value, len) && buf.data[len] == '\0'
	       && guards_whole();
}

/* ---- Streams ---- */

static const size_t lengths[] = {0, 1, 15, 16, 17, 1007, 1008, 1009, 1023, 1024,
    1025, 2000, 4095, 4096};

TEST_CASE("values of every awkward length read whole") {
	unsigned int i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		test_assert_true(value_comes_through(lengths[i]));
	}
}

TEST_CASE("a reply that comes in pieces of every size is put together") {
	for (mock.chunk = 1; mock.chunk <= 40; mock.chunk++) {
		test_assert_true(value_comes_through(33));
	}
	for (mock.chunk = 1; mock.chunk <= 1024; mock.chunk = mock.chunk * 3 + 1) {
		test_assert_true(value_comes_through(4096));
	}
}

TEST_CASE("a request larger than the ring is sent whole") {
	static char data[4094];

	pattern(data, sizeof(data));
	test_assert_zero(xs_write(conn, 7, "v", data, sizeof(data)));
	test_assert_equal(mock.last.msg.type, XS_WRITE);
	test_assert_equal(mock.last.msg.tx_id, 7);
	test_assert_equal(mock.last.msg.len, 4096);
	test_assert_str_equal(mock.last.payload, "v");
	test_assert_mem_equal(mock.last.payload + 2, data, sizeof(data));
}

TEST_CASE("a request over the payload limit is refused and nothing is sent") {
	static char data[4095];

	test_assert_equal(xs_write(conn, 0, "v", data, sizeof(data)), -E2BIG);
	test_assert_zero(mock.requests);
	test_assert_true(value_comes_through(10));
}

TEST_CASE("indices wrap at 2^32") {
	mock_open(&mock, 0u - 100);
	test_assert_true(value_comes_through(4096));
	test_assert_true(mock.ring.rsp_cons < 0x10000);
	test_assert_true(value_comes_through(1));
}

TEST_CASE("a value that does not fit is an error and stays inside") {
	memset(mock.value, 'x', 100);
	mock.value_len = 100;
	test_assert_equal(xs_read(conn, 0, "v", buf.data, 100), -EMSGSIZE);
	test_assert_equal(buf.data[100], '#');
	test_assert_equal(xs_read(conn, 0, "v", buf.data, 101), 100);
}

/* ---- Requests in flight ---- */

static uint32_t ids[64];
static unsigned int ids_count;

static void remember(struct mock_xenstored *m, const struct mock_request *req) {
	(void)m;
	ids[ids_count++ % 64] = req->msg.req_id;
}

TEST_CASE("replies out of order find their requests") {
	static struct xenstore_request req[XS_SLOTS];
	static char reply[XS_SLOTS][4];
	int i;

	ids_count = 0;
	mock.answer = remember;
	for (i = 0; i < XS_SLOTS; i++) {
		xenstore_request_read(&req[i], 0, "v", reply[i], sizeof(reply[i]));
		test_assert_zero(xs_submit(conn, &req[i]));
	}
	test_assert_equal(ids_count, XS_SLOTS);
	for (i = XS_SLOTS - 1; i >= 0; i--) {
		char text[4];

		snprintf(text, sizeof(text), "%d", i);
		mock_reply(&mock, XS_READ, ids[i], 0, text, strlen(text) + 1);
	}
	mock_run(&mock);
	for (i = 0; i < XS_SLOTS; i++) {
		char text[4];

		test_assert_zero(xs_wait(conn, &req[i], SHORT_MS));
		snprintf(text, sizeof(text), "%d", i);
		test_assert_str_equal(reply[i], text);
	}
	test_assert_equal(conn->stat.max_in_flight, XS_SLOTS);
}

TEST_CASE("requests in flight together are one round trip") {
	struct xenstore_request req[5];
	uint64_t before = conn->stat.round_trips;
	int i;

	for (i = 0; i < 5; i++) {
		xenstore_request_read(&req[i], 0, "v", NULL, 0);
		test_assert_zero(xs_submit(conn, &req[i]));
	}
	for (i = 0; i < 5; i++) {
		test_assert_zero(xs_wait(conn, &req[i], SHORT_MS));
	}
	test_assert_equal(conn->stat.round_trips, before + 1);
	test_assert_zero(xs_write(conn, 0, "v", "x", 1));
	test_assert_zero(xs_write(conn, 0, "v", "x", 1));
	test_assert_equal(conn->stat.round_trips, before + 3);
}

TEST_CASE(
    "an event that only says that requests were taken is no spurious one") {
	struct xenstore_request req;

	mock.asleep = true;
	xenstore_request_read(&req, 0, "v", NULL, 0);
	test_assert_zero(xs_submit(conn, &req));
	xs_worked(conn);
	xs_pump(conn);
	test_assert_false(xs_worked(conn));
	mock.ring.req_cons = mock.ring.req_prod;
	xs_pump(conn);
	test_assert_true(xs_worked(conn));
	xs_pump(conn);
	test_assert_false(xs_worked(conn));
	xs_wait(conn, &req, 0);
}

TEST_CASE("more requests than slots wait for their turn and all complete") {
	static struct xenstore_request req[3 * XS_SLOTS];
	int i;

	mock.asleep = true;
	for (i = 0; i < 3 * XS_SLOTS; i++) {
		xenstore_request_write(&req[i], 0, "some/path/of/a/key", "value", 5);
		test_assert_zero(xs_submit(conn, &req[i]));
	}
	mock.asleep = false;
	mock_run(&mock);
	for (i = 0; i < 3 * XS_SLOTS; i++) {
		test_assert_zero(xs_wait(conn, &req[i], SHORT_MS));
	}
	test_assert_equal(mock.requests, 3 * XS_SLOTS);
}

TEST_CASE("no reply is a time-out, and the late reply is dropped") {
	struct xenstore_request req;

	ids_count = 0;
	mock.answer = remember;
	xenstore_request_read(&req, 0, "v", buf.data, 4);
	test_assert_zero(xs_submit(conn, &req));
	test_assert_equal(xs_wait(conn, &req, SHORT_MS), -ETIMEDOUT);
	memset(buf.data, '#', 4);
	mock_reply(&mock, XS_READ, ids[0], 0, "late", 4);
	mock_run(&mock);
	test_assert_mem_equal(buf.data, "####", 4);
	test_assert_equal(conn->stat.late, 1);
	mock.answer = NULL;
	test_assert_true(value_comes_through(100));
}

TEST_CASE("a late reply does not match the next request of the same slot") {
	struct xenstore_request req;

	ids_count = 0;
	mock.answer = remember;
	xenstore_request_read(&req, 0, "a", buf.data, 4);
	test_assert_zero(xs_submit(conn, &req));
	test_assert_equal(xs_wait(conn, &req, SHORT_MS), -ETIMEDOUT);
	xenstore_request_read(&req, 0, "b", buf.data, 4);
	test_assert_zero(xs_submit(conn, &req));
	mock_reply(&mock, XS_READ, ids[0], 0, "old", 3);
	mock_reply(&mock, XS_READ, ids[1], 0, "new", 3);
	mock_run(&mock);
	test_assert_zero(xs_wait(conn, &req, SHORT_MS));
	test_assert_mem_equal(buf.data, "new", 3);
}

TEST_CASE("a request withdrawn half-sent goes out whole, the next is in step") {
	static char data[3000];
	struct xenstore_request req;

	mock.asleep = true;
	pattern(data, sizeof(data));
	xenstore_request_write(&req, 0, "v", data, sizeof(data));
	test_assert_zero(xs_submit(conn, &req));
	test_assert_equal(xs_wait(conn, &req, SHORT_MS), -ETIMEDOUT);
	memset(data, 0, sizeof(data));
	mock.asleep = false;
	mock_run(&mock);
	xs_pump(conn);
	test_assert_equal(mock.requests, 1);
	pattern(data, sizeof(data));
	test_assert_mem_equal(mock.last.payload + 2, data, sizeof(data));
	test_assert_true(value_comes_through(50));
}

TEST_CASE("a request withdrawn while its reply arrives is not written to") {
	struct xenstore_request req;
	struct xsd_sockmsg msg = {XS_READ, 0, 0, 8};

	ids_count = 0;
	mock.answer = remember;
	xenstore_request_read(&req, 0, "v", buf.data, 8);
	test_assert_zero(xs_submit(conn, &req));
	msg.req_id = ids[0];
	mock_raw(&mock, &msg, sizeof(msg));
	mock_raw(&mock, "1234", 4);
	mock_run(&mock);
	test_assert_equal(xs_wait(conn, &req, SHORT_MS), -ETIMEDOUT);
	memset(buf.data, '#', 8);
	mock_raw(&mock, "5678", 4);
	mock_run(&mock);
	test_assert_mem_equal(buf.data, "########", 8);
	mock.answer = NULL;
	test_assert_true(value_comes_through(8));
}

TEST_CASE("a time-out ends when it should") {
	struct xenstore_request req;
	time64_t start = ktime_get_ns();

	mock.asleep = true;
	xenstore_request_read(&req, 0, "v", buf.data, 4);
	test_assert_zero(xs_submit(conn, &req));
	test_assert_equal(xs_wait(conn, &req, 50), -ETIMEDOUT);
	test_assert_true(ktime_get_ns() - start >= 49 * NSEC_PER_MSEC);
	test_assert_true(ktime_get_ns() - start < 5 * NSEC_PER_SEC);
}

/* ---- Hostile replies ---- */

static uint32_t hostile_type;
static const char *hostile_text;
static size_t hostile_len;

static void answer_hostile(struct mock_xenstored *m,
    const struct mock_request *req) {
	mock_reply(m, hostile_type, req->msg.req_id, 0, hostile_text, hostile_len);
}

static int read_hostile(uint32_t type, const char *text, size_t len) {
	int ret;

	hostile_type = type;
	hostile_text = text;
	hostile_len = len;
	mock.answer = answer_hostile;
	ret = xs_read(conn, 0, "v", buf.data, 16);
	mock.answer = NULL;
	return ret;
}

TEST_CASE("error names become errno; what is no name becomes EIO") {
	static char long_name[4096];

	memset(long_name, 'E', sizeof(long_name));
	test_assert_equal(read_hostile(XS_ERROR, "ENOENT", 7), -ENOENT);
	test_assert_equal(read_hostile(XS_ERROR, "EACCES", 7), -EACCES);
	test_assert_equal(read_hostile(XS_ERROR, "E2BIG", 6), -E2BIG);
	test_assert_equal(read_hostile(XS_ERROR, "ENOENT", 6), -ENOENT);
	test_assert_equal(read_hostile(XS_ERROR, "", 0), -EIO);
	test_assert_equal(read_hostile(XS_ERROR, "", 1), -EIO);
	test_assert_equal(read_hostile(XS_ERROR, "ENOENTX", 8), -EIO);
	test_assert_equal(read_hostile(XS_ERROR, "ENO\0NT", 7), -EIO);
	test_assert_equal(read_hostile(XS_ERROR, long_name, 4096), -EIO);
	test_assert_true(value_comes_through(100));
	test_assert_true(guards_whole());
}

TEST_CASE("a reply of another type fails its request only") {
	test_assert_equal(read_hostile(XS_WRITE, "OK", 3), -EIO);
	test_assert_equal(read_hostile(XS_INVALID, "OK", 3), -EIO);
	test_assert_equal(read_hostile(0xffffffff, "OK", 3), -EIO);
	test_assert_true(value_comes_through(100));
}

TEST_CASE("replies to unknown ids and second replies are dropped") {
	static const uint32_t unknown[] = {0, 1, 31, 32, 0x7fffffff, 0xffffffff};
	unsigned int i;

	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		mock_reply(&mock, XS_READ, unknown[i], 0, "x", 1);
	}
	mock_run(&mock);
	test_assert_equal(conn->stat.late, i);
	test_assert_true(value_comes_through(5));
	mock_reply(&mock, XS_READ, mock.last.msg.req_id, 0, "again", 5);
	mock_run(&mock);
	test_assert_equal(conn->stat.late, i + 1);
	test_assert_true(value_comes_through(5));
}

/** Submits a request, lets the daemon do harm, tells the result. */
static int submit_and_break(void (*harm)(void)) {
	struct xenstore_request req;

	mock.asleep = true;
	xenstore_request_read(&req, 0, "v", buf.data, 16);
	if (xs_submit(conn, &req)) {
		return -EINVAL;
	}
	harm();
	xs_pump(conn);
	return xs_wait(conn, &req, SHORT_MS);
}

static void harm_rsp_prod_ahead(void) {
	mock.ring.rsp_prod = mock.ring.rsp_cons + XENSTORE_RING_SIZE + 1;
}

static void harm_rsp_prod_back(void) {
	mock.ring.rsp_prod = mock.ring.rsp_cons - 1;
}

static void harm_req_cons_ahead(void) {
	struct xenstore_request req;

	mock.ring.req_cons = mock.ring.req_prod + 1;
	/* Noticed when there is something to send. */
	xenstore_request_read(&req, 0, "v", NULL, 0);
	xs_submit(conn, &req);
}

static void give_header(uint32_t len) {
	struct xsd_sockmsg msg = {XS_READ, conn->slot[0]->id, 0, len};

	memcpy(mock.ring.rsp, &msg, sizeof(msg));
	mock.ring.rsp_prod = mock.ring.rsp_cons + sizeof(msg);
}

static void harm_len_4097(void) {
	give_header(4097);
}

static void harm_len_max(void) {
	give_header(UINT32_MAX);
}

TEST_CASE("insane indices and lengths break the connection, waiters get EIO") {
	static void (*const harms[])(void) = {harm_rsp_prod_ahead,
	    harm_rsp_prod_back, harm_req_cons_ahead, harm_len_4097, harm_len_max};
	unsigned int i;

	for (i = 0; i < sizeof(harms) / sizeof(harms[0]); i++) {
		mock_open(&mock, 0);
		test_assert_equal(submit_and_break(harms[i]), -EIO);
		test_assert_equal(conn->state, XS_BROKEN);
		test_assert_equal(xs_read(conn, 0, "v", buf.data, 16), -EIO);
	}
	test_assert_true(guards_whole());
}

TEST_CASE("random bytes from the daemon do no harm") {
	uint32_t seed = 1;
	unsigned int round, i;

	for (round = 0; round < 40; round++) {
		struct xenstore_request req;

		mock_open(&mock, 0);
		mock.asleep = true;
		xenstore_request_read(&req, 0, "v", buf.data, 16);
		test_assert_zero(xs_submit(conn, &req));
		for (i = 0; i < XENSTORE_RING_SIZE; i++) {
			seed = seed * 1664525 + 1013904223;
			mock.ring.rsp[i] = (seed >> 24) & (round % 2 ? 0xff : 0x0f);
		}
		mock.ring.rsp_prod = mock.ring.rsp_cons + seed % 1025;
		xs_pump(conn);
		xs_wait(conn, &req, 0);
		test_assert_true(guards_whole());
		test_assert_mem_equal(buf.data + 16, "################", 16);
	}
}

/* ---- Reconnection ---- */

TEST_CASE("a broken connection is made anew when the daemon offers that") {
	mock.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	test_assert_equal(submit_and_break(harm_rsp_prod_ahead), -EIO);
	mock.asleep = false;
	test_assert_zero(xs_reconnect(conn));
	xs_pump(conn);
	test_assert_equal(conn->state, XS_CONNECTED);
	test_assert_true(value_comes_through(2000));
	test_assert_equal(conn->stat.reconnects, 1);
}

TEST_CASE("a broken connection stays so when the daemon cannot reconnect") {
	test_assert_equal(submit_and_break(harm_rsp_prod_ahead), -EIO);
	test_assert_equal(xs_reconnect(conn), -ENOSUPP);
	test_assert_equal(xs_read(conn, 0, "v", buf.data, 16), -EIO);
}

TEST_CASE("an error that the daemon reports ends the requests in flight") {
	struct xenstore_request req;

	mock.ring.server_features =
	    XENSTORE_SERVER_FEATURE_RECONNECTION | XENSTORE_SERVER_FEATURE_ERROR;
	mock.asleep = true;
	xenstore_request_read(&req, 0, "v", buf.data, 16);
	test_assert_zero(xs_submit(conn, &req));
	mock.ring.error = XENSTORE_ERROR_RINGIDX;
	xs_pump(conn);
	test_assert_equal(xs_wait(conn, &req, SHORT_MS), -EIO);
	mock.asleep = false;
	test_assert_zero(xs_reconnect(conn));
	test_assert_true(value_comes_through(10));
}

TEST_CASE("while a reconnection goes on requests fail at once") {
	mock.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	mock.ring.connection = XENSTORE_RECONNECT;
	mock.asleep = true;
	xs_pump(conn);
	test_assert_equal(conn->state, XS_RECONNECTING);
	test_assert_equal(xs_read(conn, 0, "v", buf.data, 16), -EIO);
	mock.ring.connection = XENSTORE_CONNECTED;
	mock.asleep = false;
	xs_pump(conn);
	test_assert_true(value_comes_through(10));
}

/* ---- Transactions ---- */

static unsigned int conflicts_left;
static unsigned int bodies;

static void answer_tx(struct mock_xenstored *m,
    const struct mock_request *req) {
	uint32_t id = req->msg.req_id;

	if (req->msg.type == XS_TRANSACTION_START) {
		mock_reply(m, XS_TRANSACTION_START, id, 0, "77", 3);
	}
	else if (req->msg.type == XS_TRANSACTION_END && conflicts_left > 0) {
		conflicts_left--;
		mock_reply(m, XS_ERROR, id, 0, "EAGAIN", 7);
	}
	else {
		mock_reply(m, req->msg.type, id, 0, "OK", 3);
	}
}

static int tx_body(unsigned tx, void *arg) {
	bodies++;
	return tx == 77 ? *(int *)arg : -EINVAL;
}

TEST_CASE("a transaction is done again after each conflict, up to a cap") {
	int result = 0;

	mock.answer = answer_tx;
	bodies = 0;
	conflicts_left = 3;
	test_assert_zero(xs_transact(conn, tx_body, &result));
	test_assert_equal(bodies, 4);
	conflicts_left = 100000;
	test_assert_equal(xs_transact(conn, tx_body, &result), -EAGAIN);
	test_assert_true(bodies < 100);
}

TEST_CASE("a body that fails aborts its transaction") {
	int result = -ENOSPC;

	mock.answer = answer_tx;
	conflicts_left = 0;
	test_assert_equal(xs_transact(conn, tx_body, &result), -ENOSPC);
	test_assert_equal(mock.last.msg.type, XS_TRANSACTION_END);
	test_assert_str_equal(mock.last.payload, "F");
}

TEST_CASE("a transaction id that is none is an error") {
	static const char *const bad[] = {"", "x", "-1", "0", "4294967296", " 1",
	    "1\n", "123456789012345678"};
	unsigned int i, tx;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		hostile_type = XS_TRANSACTION_START;
		hostile_text = bad[i];
		hostile_len = strlen(bad[i]) + 1;
		mock.answer = answer_hostile;
		test_assert_equal(xs_transaction_start(conn, &tx), -EIO);
	}
	hostile_len = 0;
	test_assert_equal(xs_transaction_start(conn, &tx), -EIO);
}

/* ---- Directories ---- */

static char names[12000];
static size_t names_len;
static unsigned int parts;
static unsigned int change_at; /**< the list changes at this part */

static void names_make(size_t count) {
	size_t i;

	names_len = 0;
	for (i = 0; i < count; i++) {
		names_len += snprintf(names + names_len, sizeof(names) - names_len,
		                 "child-%04u", (unsigned)i)
		             + 1;
	}
}

static void answer_part(struct mock_xenstored *m,
    const struct mock_request *req) {
	static char part[XENSTORE_PAYLOAD_MAX];
	const char *text = req->payload + strlen(req->payload) + 1;
	uint64_t offset = 0;
	size_t len, gen;

	if (req->msg.type == XS_DIRECTORY) {
		mock_reply(m, XS_ERROR, req->msg.req_id, 0, "E2BIG", 6);
		return;
	}
	parts++;
	xenstore_parse_u64(text, 0, names_len, &offset);
	gen = snprintf(part, sizeof(part), "%u", parts < change_at ? 1 : 2) + 1;
	len = names_len - offset < 3300 ? names_len - offset : 3300;
	memcpy(part + gen, names + offset, len);
	if (offset + len == names_len) {
		part[gen + len++] = '\0';
	}
	mock_reply(m, XS_DIRECTORY_PART, req->msg.req_id, 0, part, gen + len);
}

static bool list_whole(const struct xenstore_list *list, unsigned int count) {
	const char *name = NULL;
	char expected[16];
	unsigned int i = 0;

	while ((name = xenstore_list_next(list, name))) {
		snprintf(expected, sizeof(expected), "child-%04u", i++);
		if (strcmp(name, expected)) {
			return false;
		}
	}
	return i == count && list->count == count;
}

TEST_CASE("a directory of several messages lists whole") {
	struct xenstore_list list;

	mock.answer = answer_part;
	change_at = 1;
	parts = 0;
	names_make(1000);
	test_assert_zero(xs_directory(conn, 0, "d", &list));
	test_assert_true(list_whole(&list, 1000));
	test_assert_equal(parts, 4);
	xenstore_list_free(&list);
}

TEST_CASE("a directory that changes while it is read is read again") {
	struct xenstore_list list;

	mock.answer = answer_part;
	change_at = 3;
	parts = 0;
	names_make(1000);
	test_assert_zero(xs_directory(conn, 0, "d", &list));
	test_assert_true(list_whole(&list, 1000));
	test_assert_true(parts > 4);
	xenstore_list_free(&list);
}

static void answer_endless(struct mock_xenstored *m,
    const struct mock_request *req) {
	if (req->msg.type == XS_DIRECTORY) {
		mock_reply(m, XS_ERROR, req->msg.req_id, 0, "E2BIG", 6);
		return;
	}
	parts++;
	mock_reply(m, XS_DIRECTORY_PART, req->msg.req_id, 0, hostile_text,
	    hostile_len);
}

TEST_CASE("parts without end, or without sense, end in an error") {
	static char endless[4096];
	struct xenstore_list list;

	mock.answer = answer_endless;
	memset(endless, 'x', sizeof(endless));
	memcpy(endless, "1", 2);
	hostile_text = endless;
	hostile_len = sizeof(endless);
	parts = 0;
	test_assert_equal(xs_directory(conn, 0, "d", &list), -E2BIG);
	test_assert_true(parts < 1000);
	test_assert_null(list.names);

	hostile_len = 1;
	test_assert_equal(xs_directory(conn, 0, "d", &list), -EIO);
	hostile_len = 2;
	test_assert_equal(xs_directory(conn, 0, "d", &list), -EIO);
	hostile_len = 0;
	test_assert_equal(xs_directory(conn, 0, "d", &list), -EIO);
}

TEST_CASE("an empty directory, and names without a last NUL, list") {
	struct xenstore_list list;

	hostile_type = XS_DIRECTORY;
	mock.answer = answer_hostile;
	hostile_text = "";
	hostile_len = 0;
	test_assert_zero(xs_directory(conn, 0, "d", &list));
	test_assert_zero(list.count);
	test_assert_null(xenstore_list_next(&list, NULL));
	xenstore_list_free(&list);

	hostile_text = "one\0two";
	hostile_len = 7;
	test_assert_zero(xs_directory(conn, 0, "d", &list));
	test_assert_equal(list.count, 2);
	test_assert_str_equal(
	    xenstore_list_next(&list, xenstore_list_next(&list, NULL)), "two");
	xenstore_list_free(&list);
}

/* ---- Watches ---- */

static unsigned long fired;
static unsigned int calls;
static char last_path[XENSTORE_PATH_MAX];

static void on_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	fired += count;
	calls++;
	strcpy(last_path, path);
}

static struct xenstore_watch watch = {.handler = on_event};

static void watch_set(void) {
	fired = calls = 0;
	test_assert_zero(xs_watch(conn, "a/b", &watch));
}

static void dispatch_all(void) {
	while (xs_dispatch(conn)) {}
}

TEST_CASE("a watch event reaches its handler with its path") {
	watch_set();
	mock_event(&mock, "a/b/c", watch.token);
	mock_run(&mock);
	dispatch_all();
	test_assert_equal(fired, 1);
	test_assert_str_equal(last_path, "a/b/c");
}

TEST_CASE("events without sense are dropped") {
	static const char *const bad[] = {"", "a/b", "a/b\0", "a/b\0x", "a/b\0-1",
	    "a/b\0001x"};
	static const size_t lens[] = {0, 3, 4, 6, 7, 7};
	unsigned int i;

	watch_set();
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		mock_reply(&mock, XS_WATCH_EVENT, 0, 0, bad[i], lens[i]);
	}
	mock_event(&mock, "a/b", watch.token + 1);
	mock_event(&mock, "a", watch.token);
	mock_event(&mock, "a/bc", watch.token);
	mock_event(&mock, "/a/b", watch.token);
	mock_run(&mock);
	dispatch_all();
	test_assert_zero(fired);
	test_assert_true(value_comes_through(10));
}

TEST_CASE("a hundred thousand equal events cost one queue entry") {
	unsigned int i, round;

	watch_set();
	for (round = 0; round < 100; round++) {
		for (i = 0; i < 1000; i++) {
			mock_event(&mock, "a/b/c", watch.token);
		}
		do {
			mock_run(&mock);
			xs_pump(conn);
		} while (mock.out_done < mock.out_len);
	}
	test_assert_equal(conn->stat.events, 100000);
	dispatch_all();
	test_assert_equal(fired, 100000);
	test_assert_equal(calls, 1);
}

TEST_CASE("events that do not fit the queue become one for the watched path") {
	unsigned int i;

	watch_set();
	for (i = 0; i < 500; i++) {
		char path[16];

		snprintf(path, sizeof(path), "a/b/%u", i);
		mock_event(&mock, path, watch.token);
	}
	mock_run(&mock);
	dispatch_all();
	test_assert_equal(fired, 500);
	test_assert_equal(calls, XS_EVENTS + 1);
	test_assert_str_equal(last_path, "a/b");
}

TEST_CASE("a path too long for the queue becomes the watched path") {
	char path[300] = "a/b/";

	memset(path + 4, 'x', 200);
	watch_set();
	mock_event(&mock, path, watch.token);
	mock_run(&mock);
	dispatch_all();
	test_assert_equal(fired, 1);
	test_assert_str_equal(last_path, "a/b");
}

static void on_event_unwatch(struct xenstore_watch *w, const char *path,
    unsigned int count) {
	(void)path;
	(void)count;
	calls++;
	xs_unwatch(conn, w);
}

TEST_CASE("a handler may remove its own watch") {
	static struct xenstore_watch own = {.handler = on_event_unwatch};

	calls = 0;
	test_assert_zero(xs_watch(conn, "a", &own));
	mock_event(&mock, "a", own.token);
	mock_event(&mock, "a/x", own.token);
	mock_run(&mock);
	dispatch_all();
	test_assert_equal(calls, 1);
	test_assert_equal(mock.last.msg.type, XS_UNWATCH);
}

TEST_CASE("events of a removed watch do not reach its handler") {
	watch_set();
	mock_event(&mock, "a/b", watch.token);
	mock_run(&mock);
	test_assert_zero(xs_unwatch(conn, &watch));
	dispatch_all();
	test_assert_zero(fired);
}

TEST_CASE("watches are set again on a new connection") {
	mock.ring.server_features = XENSTORE_SERVER_FEATURE_RECONNECTION;
	watch_set();
	test_assert_equal(submit_and_break(harm_rsp_prod_ahead), -EIO);
	mock.asleep = false;
	test_assert_zero(xs_reconnect(conn));
	xs_pump(conn);
	mock.requests = 0;
	dispatch_all();
	test_assert_equal(mock.requests, 1);
	test_assert_equal(mock.last.msg.type, XS_WATCH);
	test_assert_str_equal(mock.last.payload, "a/b");
	mock_event(&mock, "a/b", watch.token);
	mock_run(&mock);
	dispatch_all();
	test_assert_equal(fired, 1);
}
