/**
 * @file
 * @brief XenStore client where things end: lengths, connections, waits
 *
 * Hypothesis: whatever is too long, too late or cut off ends with an error of
 * its own, and the connection is in step afterwards. Method: as xs_conn_test.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <embox/test.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>
#include <util/err.h>

#include "mock_xenstored.h"

EMBOX_TEST_SUITE("XenStore client at its limits");

static struct mock_xenstored mock;
static struct xs_conn *const conn = &mock.conn;

#define SHORT_MS 20

TEST_SETUP(open_mock) {
	mock_open(&mock, 0);
	return 0;
}

static bool works(void) {
	char value[8];

	memcpy(mock.value, "good", 4);
	mock.value_len = 4;
	return xs_read(conn, 0, "v", value, sizeof(value)) == 4
	       && !strcmp(value, "good");
}

/* ---- Lengths ---- */

static int print(const char *dir, const char *fmt, ...) {
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = xs_vprintf(conn, 0, dir, "key", fmt, args);
	va_end(args);
	return ret;
}

static const char *long_text(size_t len) {
	static char text[XENSTORE_PAYLOAD_MAX + 16];

	memset(text, 'x', len);
	text[len] = '\0';
	return text;
}

TEST_CASE("paths and values that do not fit are E2BIG and send nothing") {
	static struct xenstore_watch watch;

	test_assert_equal(print(long_text(XENSTORE_PATH_MAX), "1"), -E2BIG);
	test_assert_equal(print("dir", "%s", long_text(XENSTORE_PATH_MAX)), -E2BIG);
	test_assert_equal(xs_watch(conn, long_text(XENSTORE_PATH_MAX), &watch),
	    -E2BIG);
	test_assert_equal(xs_write(conn, 0, "v", "x", XENSTORE_PAYLOAD_MAX + 1),
	    -E2BIG);
	test_assert_equal(xs_mkdir(conn, 0, long_text(XENSTORE_PAYLOAD_MAX)),
	    -E2BIG);
	test_assert_zero(mock.requests);
	test_assert_zero(print("dir", "%u", 77u));
	test_assert_str_equal(mock.last.payload, "dir/key");
	test_assert_mem_equal(mock.last.payload + 8, "77", 3);
}

static const char *error_name;

static void answer_error(struct mock_xenstored *m,
    const struct mock_request *req) {
	mock_reply(m, XS_ERROR, req->msg.req_id, 0, error_name,
	    strlen(error_name) + 1);
}

TEST_CASE("what is not there can be removed, what is not ours cannot") {
	mock.answer = answer_error;
	error_name = "ENOENT";
	test_assert_zero(xs_rm(conn, 0, "v"));
	error_name = "EACCES";
	test_assert_equal(xs_rm(conn, 0, "v"), -EACCES);
}

static unsigned int tries;

static int body_never(unsigned tx, void *arg) {
	(void)tx;
	(void)arg;
	tries++;
	return 0;
}

TEST_CASE("a transaction that cannot be started does not begin its body") {
	mock.answer = answer_error;
	error_name = "ENOSPC";
	tries = 0;
	test_assert_equal(xs_transact(conn, body_never, NULL), -ENOSPC);
	test_assert_zero(tries);
}

static int parts;

static void answer_part(struct mock_xenstored *m,
    const struct mock_request *req) {
	if (req->msg.type == XS_DIRECTORY) {
		mock_reply(m, XS_ERROR, req->msg.req_id, 0, "E2BIG", 6);
	}
	else if (parts++ == 0) {
		mock_reply(m, XS_DIRECTORY_PART, req->msg.req_id, 0, "1\0name", 7);
	}
	else {
		mock_reply(m, XS_ERROR, req->msg.req_id, 0, "ENOENT", 7);
	}
}

TEST_CASE("a directory that is gone after its first part is an error") {
	struct xenstore_list list;

	mock.answer = answer_part;
	parts = 0;
	test_assert_equal(xs_directory(conn, 0, "d", &list), -ENOENT);
	test_assert_null(list.names);
	test_assert_equal(parts, 2);
}

/* ---- Ends of connections ---- */

static struct xenstore_request req[2 * XS_SLOTS];

static void submit_all(void) {
	unsigned int i;

	mock.asleep = true;
	for (i = 0; i < 2 * XS_SLOTS; i++) {
		xenstore_request_write(&req[i], 0, "some/path", "value", 5);
		test_assert_zero(xs_submit(conn, &req[i]));
	}
}

TEST_CASE("a connection that breaks fails the requests not yet sent, too") {
	unsigned int i;

	submit_all();
	xs_break(conn, "test");
	for (i = 0; i < 2 * XS_SLOTS; i++) {
		test_assert_equal(xs_wait(conn, &req[i], SHORT_MS), -EIO);
	}
	test_assert_zero(conn->in_flight);
}

TEST_CASE("a closed connection fails its requests and takes no more") {
	submit_all();
	xs_close(conn);
	test_assert_equal(xs_wait(conn, &req[0], SHORT_MS), -EIO);
	test_assert_equal(xs_wait(conn, &req[2 * XS_SLOTS - 1], SHORT_MS), -EIO);
	test_assert_equal(xs_mkdir(conn, 0, "v"), -EIO);
	xs_pump(conn);
	test_assert_equal(conn->state, XS_CLOSED);
}

TEST_CASE("a request withdrawn before it was sent is never sent") {
	unsigned int i;

	submit_all();
	for (i = XS_SLOTS; i < 2 * XS_SLOTS; i++) {
		test_assert_equal(xs_wait(conn, &req[i], 0), -ETIMEDOUT);
	}
	mock.asleep = false;
	mock_run(&mock);
	xs_pump(conn);
	for (i = 0; i < XS_SLOTS; i++) {
		test_assert_zero(xs_wait(conn, &req[i], SHORT_MS));
	}
	/* One may have been in the ring in part. */
	test_assert_true(mock.requests <= XS_SLOTS + 1);
	test_assert_true(works());
}

static unsigned long fired;

static void on_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	(void)path;
	fired += count;
}

TEST_CASE("events that wait when a connection breaks are forgotten") {
	static struct xenstore_watch watch = {.handler = on_event};

	fired = 0;
	test_assert_zero(xs_watch(conn, "a", &watch));
	mock_event(&mock, "a/1", watch.token);
	mock_event(&mock, "a/2", watch.token);
	mock_run(&mock);
	test_assert_true(xs_dispatch_pending(conn));
	xs_break(conn, "test");
	test_assert_false(xs_dispatch_pending(conn));
	test_assert_zero(fired);
}

/* ---- Watches ---- */

TEST_CASE("a watch of the root sees absolute paths only") {
	static struct xenstore_watch watch = {.handler = on_event};

	fired = 0;
	test_assert_zero(xs_watch(conn, "/", &watch));
	mock_event(&mock, "/local/domain/7", watch.token);
	mock_event(&mock, "relative", watch.token);
	mock_run(&mock);
	while (xs_dispatch(conn)) {}
	test_assert_equal(fired, 1);
}

static volatile bool entered;

static void on_event_slow(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	(void)path;
	(void)count;
	entered = true;
	ksleep(SHORT_MS);
	entered = false;
}

static void *dispatch_once(void *arg) {
	(void)arg;
	xs_dispatch(conn);
	return NULL;
}

TEST_CASE("a watch is removed only when its running handler has returned") {
	static struct xenstore_watch watch = {.handler = on_event_slow};
	struct thread *thread;

	test_assert_zero(xs_watch(conn, "a", &watch));
	mock_event(&mock, "a", watch.token);
	mock_run(&mock);
	thread = thread_create(0, dispatch_once, NULL);
	test_assert_zero(ptr2err(thread));
	while (!entered) {
		ksleep(1);
	}
	test_assert_zero(xs_unwatch(conn, &watch));
	test_assert_false(entered);
	test_assert_zero(thread_join(thread, NULL));
}

/* ---- Much at a time ---- */

TEST_CASE("more bytes than one pass takes are left for the next") {
	static char junk[XENSTORE_PAYLOAD_MAX];
	unsigned int i;

	for (i = 0; i < 9; i++) {
		mock_reply(&mock, XS_READ, 1, 0, junk, sizeof(junk));
	}
	mock_run(&mock);
	test_assert_true(mock.out_done >= XS_PUMP_BYTES);
	test_assert_true(mock.out_done < mock.out_len);
	test_assert_true(conn->stat.late < 9);
	test_assert_equal(xs_pump(conn), XS_DONE);
	test_assert_equal(conn->stat.late, 9);
	test_assert_true(works());
}
