/**
 * @file
 * @brief netfront's receive side against a backend inside the test
 *
 * A hostile backend must cost nothing but its own device: -EPROTO comes out,
 * and nothing beyond the granted pages is read.
 */
#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <embox/test.h>

#include "mock_netback.h"

EMBOX_TEST_SUITE("netfront's receive ring against a mock backend");

#define BEFORE_WRAP 0xfffffff0u

static struct mock_rx mock;
static struct netfront_rx rx;
static uint8_t data[XEN_PAGE_SIZE];
static uint8_t got[NETFRONT_RX_CHAIN_MAX * XEN_PAGE_SIZE];

TEST_SETUP(start) {
	for (size_t i = 0; i < sizeof data; i++) {
		data[i] = i * 7 + (i >> 8);
	}
	memset(got, 0, sizeof got);
	mock_rx_start(&mock, &rx, 0);
	return 0;
}

/* What netfront_rx_next() makes of all that is published. */
static int next(void) {
	mock_rx_publish(&mock);
	return netfront_rx_next(&rx);
}

static unsigned int posted(void) {
	unsigned int count = 0;

	for (unsigned int id = 0; id < rx.count; id++) {
		count += rx.buf[id].posted;
	}
	return count;
}

/* Takes a request without writing to its page; its id. */
static uint16_t take_id(void) {
	const struct netif_rx_request *req = mock_rx_take(&mock);

	test_assert_not_null(req);
	return req->id;
}

static void check_frame(size_t len) {
	test_assert_equal(next(), NETFRONT_RX_FRAME);
	test_assert_equal(rx.chain.len, len);
	netfront_rx_copy(&rx, got);
	test_assert_mem_equal(got, data, len);
	test_assert_zero(netfront_rx_recycle(&rx));
	test_assert_equal(posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("no response is no frame") {
	test_assert_equal(next(), NETFRONT_RX_NONE);
}

TEST_CASE("a frame of one slot arrives and its page is posted again") {
	mock_rx_put(&mock, data, 1514, 0, 0);
	check_frame(1514);
	test_assert_equal(next(), NETFRONT_RX_NONE);
}

TEST_CASE("a frame may start anywhere in its page and end with it") {
	mock_rx_put(&mock, data, 100, XEN_PAGE_SIZE - 100, 0);
	check_frame(100);
}

TEST_CASE("a frame of several slots is put together in order") {
	mock_rx_put(&mock, data, 1000, 16, NETRXF_more_data);
	mock_rx_put(&mock, data + 1000, 2000, 0, NETRXF_more_data);
	mock_rx_put(&mock, data + 3000, 500, 8, 0);
	check_frame(3500);
}

TEST_CASE("a frame whose slots come piece by piece waits for the last") {
	mock_rx_put(&mock, data, 1000, 0, NETRXF_more_data);
	test_assert_equal(next(), NETFRONT_RX_NONE);
	mock_rx_put(&mock, data + 1000, 1000, 0, 0);
	check_frame(2000);
}

TEST_CASE("pages come back in any order") {
	uint16_t ids[8];

	for (int i = 0; i < 8; i++) {
		ids[i] = take_id();
		memcpy(rx.buf[ids[i]].page, data, 60 + i);
	}
	for (int i = 8; i-- > 0;) {
		mock_rx_respond(&mock, ids[i], 0, 0, 60 + i);
	}
	for (int i = 8; i-- > 0;) {
		check_frame(60 + i);
	}
}

TEST_CASE("indices wrap at 2^32 in the middle of the traffic") {
	mock_rx_start(&mock, &rx, BEFORE_WRAP);
	for (int i = 0; i < 200; i++) {
		mock_rx_put(&mock, data, 60 + i, 0, 0);
		check_frame(60 + i);
		xen_ring_kick(&rx.ring);
	}
}

TEST_CASE("100,000 frames of changing shape leave every page posted") {
	for (int i = 0; i < 100000; i++) {
		unsigned int slots = i % 5 + 1;

		for (unsigned int s = 1; s <= slots; s++) {
			mock_rx_put(&mock, data, 40, i % 64,
			    s < slots ? NETRXF_more_data : 0);
		}
		test_assert_equal(next(), NETFRONT_RX_FRAME);
		test_assert_equal(rx.chain.len, slots * 40u);
		test_assert_zero(netfront_rx_recycle(&rx));
		xen_ring_kick(&rx.ring);
	}
	test_assert_equal(posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("a failed frame is stepped over, with its other slots") {
	mock_rx_respond(&mock, take_id(), 0, NETRXF_more_data, NETIF_RSP_ERROR);
	mock_rx_respond(&mock, take_id(), 0, 0, 100);
	test_assert_equal(next(), NETFRONT_RX_FAILED);
	test_assert_zero(netfront_rx_recycle(&rx));
	mock_rx_put(&mock, data, 64, 0, 0);
	check_frame(64);
}

TEST_CASE("N16 the stack's copy does not change when the backend writes late") {
	mock_rx_put(&mock, data, 1000, 0, 0);
	test_assert_equal(next(), NETFRONT_RX_FRAME);
	netfront_rx_copy(&rx, got);
	memset(rx.buf[rx.chain.frag[0].id].page, 0xff, 1000);
	test_assert_mem_equal(got, data, 1000);
}

TEST_CASE("offload's extra info is stepped over, its page not lost") {
	mock_rx_put(&mock, data, 1000, 0, NETRXF_extra_info);
	take_id();
	mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_GSO, 0, 1448,
	    XEN_NETIF_GSO_TYPE_TCPV4);
	check_frame(1000);
}

TEST_CASE("extra info may stand in front of further data") {
	mock_rx_put(&mock, data, 1000, 0, NETRXF_extra_info | NETRXF_more_data);
	take_id();
	mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_HASH, XEN_NETIF_EXTRA_FLAG_MORE,
	    0, 0);
	take_id();
	mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_GSO, 0, 500,
	    XEN_NETIF_GSO_TYPE_TCPV4);
	mock_rx_put(&mock, data + 1000, 1000, 0, 0);
	check_frame(2000);
}

/* ---- Attacks: N1 to N10 ---- */

TEST_CASE("N1 more responses than the ring holds break it") {
	mock.rsp_prod += rx.ring.slots + 1;
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N1 more responses than requests break it") {
	mock.rsp_prod += MOCK_RX_BUFFERS + 1;
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N2 responses that go backwards break it") {
	mock_rx_put(&mock, data, 60, 0, 0);
	check_frame(60);
	mock.rsp_prod -= 1;
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N3 an id beyond the buffers breaks it") {
	mock_rx_respond(&mock, MOCK_RX_BUFFERS, 0, 0, 60);
	test_assert_equal(next(), -EPROTO);
	mock_rx_start(&mock, &rx, 0);
	mock_rx_respond(&mock, 0xffff, 0, 0, 60);
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N5 an id twice in one frame breaks it") {
	uint16_t id = take_id();

	mock_rx_respond(&mock, id, 0, NETRXF_more_data, 60);
	mock_rx_respond(&mock, id, 0, 0, 60);
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE(
    "N5 an id twice in one batch breaks it: the page is posted again, but "
    "the backend cannot know yet") {
	uint16_t id = take_id();

	mock_rx_respond(&mock, id, 0, 0, 60);
	mock_rx_respond(&mock, id, 0, 0, 60);
	test_assert_equal(next(), NETFRONT_RX_FRAME);
	test_assert_zero(netfront_rx_recycle(&rx));
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N4 an id whose page is not posted breaks it") {
	rx.buf[5].posted = false;
	mock_rx_respond(&mock, 5, 0, 0, 60);
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N6 data that reaches beyond its page breaks it") {
	static const struct {
		uint16_t offset;
		int16_t status;
	} bad[] = {{0, 4097}, {1, 4096}, {4096, 1}, {65535, 1}, {65535, 32767},
	    {0, 32767}, {4000, 97}, {4097, 0}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		mock_rx_start(&mock, &rx, 0);
		mock_rx_respond(&mock, take_id(), bad[i].offset, 0, bad[i].status);
		test_assert_equal(next(), -EPROTO);
	}
}

TEST_CASE("N6 a slot without data is an empty frame, nothing worse") {
	mock_rx_respond(&mock, take_id(), 0, 0, 0);
	test_assert_equal(next(), NETFRONT_RX_FRAME);
	test_assert_zero(rx.chain.len);
	test_assert_zero(netfront_rx_recycle(&rx));
	test_assert_equal(posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("N6 every negative status is a failed frame") {
	static const int16_t status[] = {-1, -2, -3, -100, -32768};

	for (size_t i = 0; i < sizeof status / sizeof *status; i++) {
		mock_rx_respond(&mock, take_id(), 0, 0, status[i]);
		test_assert_equal(next(), NETFRONT_RX_FAILED);
		test_assert_zero(netfront_rx_recycle(&rx));
	}
	test_assert_equal(posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("N7 a chain of 18 slots is a frame, one of 19 breaks the ring") {
	for (int i = 1; i <= NETFRONT_RX_CHAIN_MAX; i++) {
		mock_rx_put(&mock, data, 10, 0,
		    i < NETFRONT_RX_CHAIN_MAX ? NETRXF_more_data : 0);
	}
	test_assert_equal(next(), NETFRONT_RX_FRAME);
	test_assert_equal(rx.chain.len, NETFRONT_RX_CHAIN_MAX * 10u);
	mock_rx_start(&mock, &rx, 0);
	for (int i = 0; i <= NETFRONT_RX_CHAIN_MAX; i++) {
		mock_rx_put(&mock, data, 10, 0, NETRXF_more_data);
	}
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N8 extra info without end breaks the ring") {
	mock_rx_put(&mock, data, 100, 0, NETRXF_extra_info);
	for (int i = 0; i < NETFRONT_RX_CHAIN_MAX; i++) {
		take_id();
		mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_HASH,
		    XEN_NETIF_EXTRA_FLAG_MORE, 0, 0);
	}
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N8 extra info of a type that there is not breaks the ring") {
	static const uint8_t type[] = {XEN_NETIF_EXTRA_TYPE_NONE,
	    XEN_NETIF_EXTRA_TYPE_MAX, 255};

	for (size_t i = 0; i < sizeof type / sizeof *type; i++) {
		mock_rx_start(&mock, &rx, 0);
		mock_rx_put(&mock, data, 100, 0, NETRXF_extra_info);
		take_id();
		mock_rx_extra(&mock, type[i], 0, 1448, XEN_NETIF_GSO_TYPE_TCPV4);
		test_assert_equal(next(), -EPROTO);
	}
}

TEST_CASE("N10 offload of size 0 or of an unknown kind breaks the ring") {
	mock_rx_put(&mock, data, 100, 0, NETRXF_extra_info);
	take_id();
	mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_GSO, 0, 0,
	    XEN_NETIF_GSO_TYPE_TCPV4);
	test_assert_equal(next(), -EPROTO);
	mock_rx_start(&mock, &rx, 0);
	mock_rx_put(&mock, data, 100, 0, NETRXF_extra_info);
	take_id();
	mock_rx_extra(&mock, XEN_NETIF_EXTRA_TYPE_GSO, 0, 1448, 77);
	test_assert_equal(next(), -EPROTO);
}

TEST_CASE("N8 extra info that never comes is waited for, not made up") {
	mock_rx_put(&mock, data, 100, 0, NETRXF_extra_info);
	test_assert_equal(next(), NETFRONT_RX_NONE);
	test_assert_equal(next(), NETFRONT_RX_NONE);
}
