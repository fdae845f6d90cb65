/**
 * @file
 * @brief XenStore client against the real daemon
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>
#include <embox/test.h>
#include <kernel/time/ktime.h>
#include <xen/io/xs_wire.h>

EMBOX_TEST_SUITE("XenStore");

#define DIR "data/test"

static char in[2048], out[2048];

TEST_SETUP(clean) {
	return xenstore_rm(XENSTORE_NO_TX, DIR);
}

TEST_TEARDOWN(clean_again) {
	return xenstore_rm(XENSTORE_NO_TX, DIR);
}

static bool round_trip(size_t len) {
	size_t i;

	for (i = 0; i < len; i++) {
		out[i] = (char)(i * 31 + 7);
	}
	return xenstore_write(XENSTORE_NO_TX, DIR "/v", out, len) == 0
	       && xenstore_read(XENSTORE_NO_TX, DIR "/v", in, sizeof(in))
	              == (int)len
	       && !memcmp(in, out, len) && in[len] == '\0';
}

TEST_CASE("the domain's own name reads") {
	test_assert_true(xenstore_read(XENSTORE_NO_TX, "name", in, sizeof(in)) > 0);
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, "name", in, 1), -EMSGSIZE);
}

TEST_CASE("values of every awkward length are read as they were written") {
	static const size_t lengths[] = {0, 1, 2, 15, 16, 1000, 1007, 1008, 1009,
	    1023, 1024, 1025, 1900};
	unsigned int i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		test_assert_true(round_trip(lengths[i]));
	}
}

TEST_CASE("what is not there is ENOENT, what is not ours EACCES") {
	test_assert_equal(
	    xenstore_read(XENSTORE_NO_TX, DIR "/none", in, sizeof(in)), -ENOENT);
	test_assert_equal(
	    xenstore_write(XENSTORE_NO_TX, "/local/domain/0/name", "x", 1),
	    -EACCES);
	test_assert_equal(
	    xenstore_read(XENSTORE_NO_TX, "//bad//path/", in, sizeof(in)), -EINVAL);
	test_assert_zero(xenstore_rm(XENSTORE_NO_TX, DIR "/none"));
}

TEST_CASE("a directory lists what was made in it") {
	struct xenstore_list list;
	const char *name = NULL;
	unsigned int i, seen = 0;

	for (i = 0; i < 20; i++) {
		char key[8];

		snprintf(key, sizeof(key), "k%u", i);
		test_assert_zero(
		    xenstore_printf(XENSTORE_NO_TX, DIR, key, "%u", i * i));
	}
	test_assert_zero(xenstore_mkdir(XENSTORE_NO_TX, DIR "/k20"));
	test_assert_zero(xenstore_directory(XENSTORE_NO_TX, DIR, &list));
	while ((name = xenstore_list_next(&list, name))) {
		seen++;
	}
	test_assert_equal(list.count, 21);
	test_assert_equal(seen, 21);
	xenstore_list_free(&list);
	test_assert_equal(xenstore_directory(XENSTORE_NO_TX, DIR "/none", &list),
	    -ENOENT);
	test_assert_null(list.names);
}

#define FLIGHT 50

TEST_CASE("many requests in flight get each its own answer") {
	static struct xenstore_request req[FLIGHT];
	static char path[FLIGHT][24], value[FLIGHT][8], reply[FLIGHT][8];
	unsigned int i;

	for (i = 0; i < FLIGHT; i++) {
		snprintf(path[i], sizeof(path[i]), DIR "/f%u", i);
		snprintf(value[i], sizeof(value[i]), "v%u", i * 7);
		xenstore_request_write(&req[i], XENSTORE_NO_TX, path[i], value[i],
		    strlen(value[i]));
		test_assert_zero(xenstore_submit(&req[i]));
	}
	for (i = 0; i < FLIGHT; i++) {
		test_assert_zero(xenstore_wait(&req[i], XENSTORE_TIMEOUT_MS));
	}
	for (i = 0; i < FLIGHT; i++) {
		xenstore_request_read(&req[i], XENSTORE_NO_TX, path[i], reply[i],
		    sizeof(reply[i]));
		test_assert_zero(xenstore_submit(&req[i]));
	}
	for (i = 0; i < FLIGHT; i++) {
		test_assert_zero(xenstore_wait(&req[i], XENSTORE_TIMEOUT_MS));
		test_assert_equal(req[i].reply_len, strlen(value[i]));
		test_assert_mem_equal(reply[i], value[i], req[i].reply_len);
	}
}

/* ---- Transactions ---- */

TEST_CASE("a transaction shows its writes only after its end") {
	unsigned int tx;

	test_assert_zero(xenstore_transaction_start(&tx));
	test_assert_zero(xenstore_write(tx, DIR "/t", "new", 3));
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, DIR "/t", in, sizeof(in)),
	    -ENOENT);
	test_assert_equal(xenstore_read(tx, DIR "/t", in, sizeof(in)), 3);
	test_assert_zero(xenstore_transaction_end(tx, false));
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, DIR "/t", in, sizeof(in)),
	    3);
}

TEST_CASE("an aborted transaction changes nothing") {
	unsigned int tx;

	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/t", "old", 3));
	test_assert_zero(xenstore_transaction_start(&tx));
	test_assert_zero(xenstore_write(tx, DIR "/t", "newer", 5));
	test_assert_zero(xenstore_transaction_end(tx, true));
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, DIR "/t", in, sizeof(in)),
	    3);
}

TEST_CASE("a write between read and end of a transaction is a conflict") {
	unsigned int tx;

	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/t", "1", 1));
	test_assert_zero(xenstore_transaction_start(&tx));
	test_assert_equal(xenstore_read(tx, DIR "/t", in, sizeof(in)), 1);
	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/t", "2", 1));
	test_assert_zero(xenstore_write(tx, DIR "/t", "3", 1));
	test_assert_equal(xenstore_transaction_end(tx, false), -EAGAIN);
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, DIR "/t", in, sizeof(in)),
	    1);
	test_assert_str_equal(in, "2");
}

static unsigned int bodies;

/** Adds one to the counter; the first two times somebody interferes. */
static int increment(unsigned tx, void *arg) {
	uint64_t n;
	int ret = xenstore_read(tx, DIR "/n", in, sizeof(in));

	(void)arg;
	if (ret < 0 || xenstore_parse_u64(in, 0, 1000, &n)) {
		return -EINVAL;
	}
	if (bodies++ < 2) {
		xenstore_printf(XENSTORE_NO_TX, DIR, "n", "%u", 10 * bodies);
	}
	return xenstore_printf(tx, DIR, "n", "%u", (unsigned)n + 1);
}

TEST_CASE("a transaction that meets conflicts is done again until it holds") {
	bodies = 0;
	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/n", "0", 1));
	test_assert_zero(xenstore_transact(increment, NULL));
	test_assert_equal(bodies, 3);
	test_assert_equal(xenstore_read(XENSTORE_NO_TX, DIR "/n", in, sizeof(in)),
	    2);
	test_assert_str_equal(in, "21");
}

/* ---- Watches ---- */

static volatile unsigned int fired;
static char fired_path[64];

static void on_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	snprintf(fired_path, sizeof(fired_path), "%s", path);
	fired += count;
}

static bool wait_fired(unsigned int count) {
	unsigned int i;

	for (i = 0; i < 500 && fired < count; i++) {
		ksleep(20);
	}
	return fired == count;
}

TEST_CASE("a watch fires when set, on changes below it, not after its end") {
	static struct xenstore_watch watch = {.handler = on_event};

	fired = 0;
	test_assert_zero(xenstore_watch(DIR, &watch));
	test_assert_true(wait_fired(1));
	test_assert_str_equal(fired_path, DIR);
	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/w/x", "1", 1));
	test_assert_true(wait_fired(2));
	test_assert_str_equal(fired_path, DIR "/w/x");
	test_assert_zero(xenstore_unwatch(&watch));
	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/w/x", "2", 1));
	ksleep(200);
	test_assert_equal(fired, 2);
}

TEST_CASE("two hundred changes fire two hundred times") {
	static struct xenstore_watch watch = {.handler = on_event};
	unsigned int i;

	fired = 0;
	test_assert_zero(xenstore_watch(DIR, &watch));
	for (i = 0; i < 200; i++) {
		test_assert_zero(xenstore_printf(XENSTORE_NO_TX, DIR, "w", "%u", i));
	}
	test_assert_true(wait_fired(201));
	test_assert_zero(xenstore_unwatch(&watch));
}

static void on_event_talk(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)path;
	if (xenstore_read(XENSTORE_NO_TX, "name", in, sizeof(in)) > 0) {
		fired += count;
	}
	xenstore_unwatch(watch);
}

TEST_CASE("a handler may use XenStore and remove its own watch") {
	static struct xenstore_watch watch = {.handler = on_event_talk};

	fired = 0;
	test_assert_zero(xenstore_watch(DIR, &watch));
	test_assert_true(wait_fired(1));
	test_assert_zero(xenstore_write(XENSTORE_NO_TX, DIR "/w", "1", 1));
	ksleep(200);
	test_assert_equal(fired, 1);
}

/* ---- Time-out ---- */

TEST_CASE("a request withdrawn at once leaves the connection in step") {
	struct xenstore_request req;
	unsigned int i;

	for (i = 0; i < 20; i++) {
		int ret;

		xenstore_request_read(&req, XENSTORE_NO_TX, "name", in, sizeof(in));
		test_assert_zero(xenstore_submit(&req));
		ret = xenstore_wait(&req, 0);
		test_assert_true(ret == 0 || ret == -ETIMEDOUT);
		test_assert_true(round_trip(100 + i));
	}
}
