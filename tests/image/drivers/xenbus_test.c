/**
 * @file
 * @brief What XenStore may say to xenbus: numbers, paths, states
 */

#include <errno.h>
#include <string.h>

#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenbus_path.h>
#include <drivers/xen/xenbus_state.h>
#include <embox/test.h>
#include <mem/sysmalloc.h>

EMBOX_TEST_SUITE("xenbus: numbers, paths, states");

/* ---- Numbers ---- */

TEST_CASE("numbers are digits and nothing else") {
	static const char *const bad[] = {"", " ", " 4", "4 ", "4\n", "+4", "-1",
	    "0x10", "abc", "4a", "1.5", "4\t", "\x80"};
	uint64_t value = 77;
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		test_assert_equal(xenstore_parse_u64(bad[i], 0, UINT64_MAX, &value),
		    -EINVAL);
	}
	test_assert_equal(value, 77);
}

TEST_CASE("numbers stay within their bounds and 64 bits") {
	uint64_t value;

	test_assert_zero(xenstore_parse_u64("0", 0, 0, &value));
	test_assert_equal(value, 0);
	test_assert_zero(
	    xenstore_parse_u64("18446744073709551615", 0, UINT64_MAX, &value));
	test_assert_equal(value, UINT64_MAX);
	test_assert_equal(
	    xenstore_parse_u64("18446744073709551616", 0, UINT64_MAX, &value),
	    -ERANGE);
	test_assert_equal(
	    xenstore_parse_u64("99999999999999999999999", 0, UINT64_MAX, &value),
	    -ERANGE);
	test_assert_equal(xenstore_parse_u64("3", 4, 5, &value), -ERANGE);
	test_assert_equal(xenstore_parse_u64("6", 4, 5, &value), -ERANGE);
	test_assert_zero(
	    xenstore_parse_u64("0000000000000000000000005", 4, 5, &value));
	test_assert_equal(value, 5);
}

TEST_CASE("a number of a megabyte is refused") {
	const size_t size = 1 << 20;
	char *digits = sysmalloc(size);
	uint64_t value;
	int ret;

	test_assert_not_null(digits);
	memset(digits, '9', size - 1);
	digits[size - 1] = '\0';
	ret = xenstore_parse_u64(digits, 0, UINT64_MAX, &value);
	sysfree(digits);
	test_assert_equal(ret, -ERANGE);
}

/* ---- Paths ---- */

TEST_CASE("a backend's path lies in the backend directory of its domain") {
	test_assert_true(
	    xenbus_otherend_valid("/local/domain/0/backend/vbd/5/51712", 0));
	test_assert_true(
	    xenbus_otherend_valid("/local/domain/12/backend/qdisk/5/768", 12));
	test_assert_false(
	    xenbus_otherend_valid("/local/domain/0/backend/vbd/5/51712", 1));
	test_assert_false(
	    xenbus_otherend_valid("/local/domain/10/backend/vbd/5/1", 1));
	test_assert_false(
	    xenbus_otherend_valid("/local/domain/5/device/vbd/51712", 5));
	test_assert_false(xenbus_otherend_valid("/local/domain/0/backend", 0));
	test_assert_false(xenbus_otherend_valid("/local/domain/0/backend/", 0));
	test_assert_false(xenbus_otherend_valid("backend/vbd/5/1", 0));
	test_assert_false(xenbus_otherend_valid("", 0));
	test_assert_false(xenbus_otherend_valid("/", 0));
}

TEST_CASE("a backend's path has no strange characters or empty parts") {
	test_assert_false(xenbus_otherend_valid("/local/domain/0/backend//vbd", 0));
	test_assert_false(xenbus_otherend_valid("/local/domain/0/backend/vbd/", 0));
	test_assert_false(
	    xenbus_otherend_valid("/local/domain/0/backend/../5/x", 0));
	test_assert_false(xenbus_otherend_valid("/local/domain/0/backend/v d", 0));
	test_assert_false(
	    xenbus_otherend_valid("/local/domain/0/backend/vbd\n", 0));
}

TEST_CASE("a device's id is a number") {
	test_assert_true(xenbus_id_valid("0"));
	test_assert_true(xenbus_id_valid("51712"));
	test_assert_true(xenbus_id_valid("4294967295"));
	test_assert_false(xenbus_id_valid(""));
	test_assert_false(xenbus_id_valid("-1"));
	test_assert_false(xenbus_id_valid("a"));
	test_assert_false(xenbus_id_valid("../.."));
	test_assert_false(xenbus_id_valid("51712000000"));
}

/* ---- States ---- */

TEST_CASE("values that are no state lead to nothing") {
	unsigned int ours, theirs;

	for (ours = 0; ours < 20; ours++) {
		for (theirs = 0; theirs < 20; theirs++) {
			if (ours > 8 || theirs > 8) {
				test_assert_equal(xenbus_action(ours, theirs), XENBUS_WAIT);
			}
		}
	}
	test_assert_equal(xenbus_action(4, (unsigned)-1), XENBUS_WAIT);
	test_assert_str_equal(xenbus_state_name(99), "unknown");
	test_assert_str_equal(xenbus_state_name(4), "Connected");
}

TEST_CASE("keys are published to a waiting backend only, and once") {
	unsigned int ours, theirs;

	for (ours = 0; ours < XENBUS_STATES; ours++) {
		for (theirs = 0; theirs < XENBUS_STATES; theirs++) {
			test_assert_equal(xenbus_action(ours, theirs) == XENBUS_PUBLISH,
			    ours == XenbusStateInitialising
			        && theirs == XenbusStateInitWait);
		}
	}
}

TEST_CASE("a device goes live only after its keys, with a backend that is") {
	unsigned int ours, theirs;

	for (ours = 0; ours < XENBUS_STATES; ours++) {
		for (theirs = 0; theirs < XENBUS_STATES; theirs++) {
			if (xenbus_action(ours, theirs) == XENBUS_CONNECT) {
				test_assert_true(ours == XenbusStateInitialised
				                 || ours == XenbusStateConnected);
				test_assert_true(theirs == XenbusStateConnected
				                 || theirs == XenbusStateReconfigured);
			}
		}
	}
}

TEST_CASE("a backend that closes, closed or vanished ends a connection") {
	static const unsigned int mine[] = {XenbusStateInitialised,
	    XenbusStateConnected, XenbusStateClosing};
	static const unsigned int ends[] = {XenbusStateUnknown, XenbusStateClosing,
	    XenbusStateClosed};
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			test_assert_equal(xenbus_action(mine[i], ends[j]), XENBUS_CLOSE);
		}
	}
}

/** A backend as Linux' blkback is: it reacts to the frontend's state. */
static unsigned int backend_react(unsigned int theirs, unsigned int ours) {
	switch (ours) {
	case XenbusStateInitialising:
		return theirs == XenbusStateClosed || theirs == XenbusStateUnknown
		           ? XenbusStateInitWait
		       : theirs == XenbusStateInitialising ? XenbusStateInitWait
		                                           : theirs;
	case XenbusStateInitialised:
	case XenbusStateConnected:
		return theirs == XenbusStateInitWait || theirs == XenbusStateInitialised
		           ? XenbusStateConnected
		       : theirs == XenbusStateInitialising ? XenbusStateInitWait
		                                           : theirs;
	case XenbusStateClosing:
		return theirs == XenbusStateClosed ? theirs : XenbusStateClosing;
	case XenbusStateClosed:
		return XenbusStateClosed;
	default:
		return theirs;
	}
}

struct ends {
	unsigned int ours, theirs;
	bool live, restart;
};

/** What xenbus_dev.c does for an action, without its work. */
static void front_act(struct ends *e) {
	switch (xenbus_action(e->ours, e->theirs)) {
	case XENBUS_PUBLISH:
		e->ours = XenbusStateInitialised;
		break;
	case XENBUS_CONNECT:
		e->ours = XenbusStateConnected;
		e->live = true;
		break;
	case XENBUS_RENEW:
		e->ours = e->live ? XenbusStateInitialising : e->ours;
		e->live = false;
		break;
	case XENBUS_RESET:
		e->ours = XenbusStateClosing;
		e->restart = true;
		break;
	case XENBUS_CLOSE:
		e->ours = XenbusStateClosed;
		e->live = false;
		break;
	case XENBUS_REOPEN:
		e->ours = XenbusStateInitialising;
		e->restart = false;
		break;
	case XENBUS_ENDED:
		e->ours = e->restart ? XenbusStateInitialising : e->ours;
		e->restart = false;
		break;
	default:
		break;
	}
}

TEST_CASE("what an earlier image left leads to a connection, whatever it was") {
	unsigned int theirs, i;

	for (theirs = 0; theirs < XENBUS_STATES; theirs++) {
		struct ends e = {.ours = XenbusStateUnknown, .theirs = theirs};

		if (theirs == XenbusStateClosing) {
			continue;
		}
		for (i = 0; i < 32; i++) {
			front_act(&e);
			e.theirs = backend_react(e.theirs, e.ours);
		}
		test_assert_true(e.live);
		test_assert_equal(e.theirs, XenbusStateConnected);
	}
}

TEST_CASE("from each of the 81 pairs both ends come to rest together") {
	unsigned int pair, i;

	for (pair = 0; pair < XENBUS_STATES * XENBUS_STATES; pair++) {
		struct ends e = {.ours = pair / XENBUS_STATES,
		    .theirs = pair % XENBUS_STATES};
		struct ends last = e;

		e.live = e.ours == XenbusStateConnected;
		for (i = 0; i < 64; i++) {
			last = e;
			front_act(&e);
			e.theirs = backend_react(e.theirs, e.ours);
		}
		/* At rest, and no live frontend without a live backend. */
		test_assert_equal(e.ours, last.ours);
		test_assert_equal(e.theirs, last.theirs);
		if (e.live) {
			test_assert_true(e.theirs == XenbusStateConnected
			                 || e.theirs == XenbusStateReconfiguring
			                 || e.theirs == XenbusStateReconfigured);
		}
	}
}
