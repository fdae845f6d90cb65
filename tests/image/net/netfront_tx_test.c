/**
 * @file
 * @brief netfront's transmit side against a backend inside the test
 */
#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <embox/test.h>

#include "mock_netback.h"

EMBOX_TEST_SUITE("netfront's transmit ring against a mock backend");

#define BEFORE_WRAP 0xfffffff0u

static struct mock_tx mock;
static struct netfront_tx tx;
static uint8_t data[65536];

TEST_SETUP(start) {
	for (size_t i = 0; i < sizeof data; i++) {
		data[i] = i * 5 + (i >> 8) + 1;
	}
	mock_tx_start(&mock, &tx, 0);
	return 0;
}

static int reclaim(void) {
	mock_tx_publish(&mock);
	return netfront_tx_reclaim(&tx);
}

static const struct netif_tx_request *take(void) {
	const struct netif_tx_request *req = mock_tx_take(&mock);

	test_assert_not_null(req);
	return req;
}

/* No byte of the page from @a len on. */
static int page_is_clean(const uint8_t *page, size_t len) {
	for (size_t i = len; i < XEN_PAGE_SIZE; i++) {
		if (page[i] != 0) {
			return 0;
		}
	}
	return 1;
}

static void check_single(size_t len) {
	const struct netif_tx_request *req = take();
	const uint8_t *page = mock_tx_page(&mock, req->gref);
	size_t padded = len < 60 ? 60 : len;

	test_assert_not_null(page);
	test_assert_equal(req->size, padded);
	test_assert_zero(req->flags);
	test_assert_zero(req->offset);
	test_assert_mem_equal(page, data, len);
	test_assert_true(page_is_clean(page, len));
	mock_tx_respond(&mock, req->id, NETIF_RSP_OKAY);
}

TEST_CASE("a frame reaches the backend whole, in one slot") {
	test_assert_zero(mock_tx_send(&mock, data, 1514));
	check_single(1514);
	test_assert_equal(reclaim(), 1);
	test_assert_equal(tx.free, MOCK_TX_BUFFERS);
}

TEST_CASE("a short frame is padded with zeroes to 60 bytes") {
	for (size_t len = 14; len < 64; len++) {
		test_assert_zero(mock_tx_send(&mock, data, len));
		check_single(len);
		test_assert_equal(reclaim(), 1);
	}
}

TEST_CASE("N17 nothing of a long frame is left behind a shorter one") {
	for (int i = 0; i < 4; i++) {
		test_assert_zero(mock_tx_send(&mock, data, i % 2 ? 100 : 4096));
		check_single(i % 2 ? 100 : 4096);
		test_assert_equal(reclaim(), 1);
	}
}

TEST_CASE("what is no Ethernet frame is refused") {
	test_assert_equal(mock_tx_send(&mock, data, 0), -EMSGSIZE);
	test_assert_equal(mock_tx_send(&mock, data, 13), -EMSGSIZE);
	test_assert_equal(mock_tx_send(&mock, data, 65536), -EMSGSIZE);
	test_assert_null(mock_tx_take(&mock));
}

TEST_CASE("the buffer freed last is used first") {
	uint16_t id;

	test_assert_zero(mock_tx_send(&mock, data, 60));
	id = take()->id;
	mock_tx_respond(&mock, id, NETIF_RSP_OKAY);
	test_assert_equal(reclaim(), 1);
	test_assert_zero(mock_tx_send(&mock, data, 60));
	test_assert_equal(take()->id, id);
}

TEST_CASE("with all buffers in flight there is no room, until one is back") {
	uint16_t id = 0;

	for (int i = 0; i < MOCK_TX_BUFFERS; i++) {
		test_assert_zero(mock_tx_send(&mock, data, 60));
		id = take()->id;
	}
	test_assert_equal(mock_tx_send(&mock, data, 60), -ENOSPC);
	test_assert_zero(netfront_tx_room(&tx));
	mock_tx_respond(&mock, id, NETIF_RSP_OKAY);
	test_assert_equal(reclaim(), 1);
	test_assert_zero(mock_tx_send(&mock, data, 60));
}

TEST_CASE("a large packet takes pages in order, with its kind behind the "
          "first") {
	struct netfront_tx_packet packet = {
	    .piece = {{data, 54}, {data + 54, 1460}, {data + 1514, 8486}},
	    .pieces = 3,
	    .len = 10000,
	    .mss = 1460};
	struct netif_extra_info extra;
	const struct netif_tx_request *req;

	test_assert_zero(netfront_tx_add(&tx, &packet));
	req = take();
	test_assert_equal(req->size, 10000);
	test_assert_equal(req->flags, NETTXF_csum_blank | NETTXF_data_validated
	                                  | NETTXF_extra_info | NETTXF_more_data);
	test_assert_mem_equal(mock_tx_page(&mock, req->gref), data, 4096);
	memcpy(&extra, take(), sizeof extra);
	test_assert_equal(extra.type, XEN_NETIF_EXTRA_TYPE_GSO);
	test_assert_zero(extra.flags);
	test_assert_equal(extra.u.gso.size, 1460);
	test_assert_equal(extra.u.gso.type, XEN_NETIF_GSO_TYPE_TCPV4);
	req = take();
	test_assert_equal(req->size, 4096);
	test_assert_equal(req->flags, NETTXF_more_data);
	test_assert_mem_equal(mock_tx_page(&mock, req->gref), data + 4096, 4096);
	req = take();
	test_assert_equal(req->size, 10000 - 8192);
	test_assert_zero(req->flags);
	test_assert_mem_equal(mock_tx_page(&mock, req->gref), data + 8192,
	    10000 - 8192);
	test_assert_null(mock_tx_take(&mock));
}

TEST_CASE("the largest packet stays within 18 slots") {
	struct netfront_tx_packet packet = {.piece = {{data, 65535}},
	    .pieces = 1,
	    .len = 65535,
	    .mss = 1460};
	int slots = 0;

	test_assert_zero(netfront_tx_add(&tx, &packet));
	while (mock_tx_take(&mock) != NULL) {
		slots++;
	}
	test_assert_equal(slots, 17);
}

TEST_CASE("a packet for which buffers are too few is not begun") {
	struct netfront_tx_packet packet = {.piece = {{data, 60000}},
	    .pieces = 1,
	    .len = 60000,
	    .mss = 1460};

	while (tx.free > 10) {
		test_assert_zero(mock_tx_send(&mock, data, 60));
		take();
	}
	test_assert_equal(netfront_tx_add(&tx, &packet), -ENOSPC);
	test_assert_equal(tx.free, 10);
	test_assert_null(mock_tx_take(&mock));
}

TEST_CASE("indices wrap at 2^32 with large and small packets") {
	struct netfront_tx_packet packet = {.piece = {{data, 9000}},
	    .pieces = 1,
	    .len = 9000,
	    .mss = 1460};

	mock_tx_start(&mock, &tx, BEFORE_WRAP);
	for (int i = 0; i < 100; i++) {
		uint16_t id[3];

		test_assert_zero(netfront_tx_add(&tx, &packet));
		id[0] = take()->id;
		take();
		id[1] = take()->id;
		id[2] = take()->id;
		mock_tx_respond(&mock, id[0], NETIF_RSP_OKAY);
		mock_tx_respond(&mock, 0xdead, NETIF_RSP_NULL);
		mock_tx_respond(&mock, id[1], NETIF_RSP_OKAY);
		mock_tx_respond(&mock, id[2], NETIF_RSP_OKAY);
		test_assert_equal(reclaim(), 4);
	}
	test_assert_equal(tx.free, MOCK_TX_BUFFERS);
	test_assert_zero(tx.extras);
}

TEST_CASE("completions come in any order") {
	uint16_t id[8];

	for (int i = 0; i < 8; i++) {
		test_assert_zero(mock_tx_send(&mock, data, 60));
		id[i] = take()->id;
	}
	for (int i = 8; i-- > 0;) {
		mock_tx_respond(&mock, id[i], NETIF_RSP_OKAY);
	}
	test_assert_equal(reclaim(), 8);
	test_assert_equal(tx.free, MOCK_TX_BUFFERS);
}

TEST_CASE("N12 lost frames are counted and their buffers come back") {
	test_assert_zero(mock_tx_send(&mock, data, 60));
	test_assert_zero(mock_tx_send(&mock, data, 60));
	mock_tx_respond(&mock, take()->id, NETIF_RSP_DROPPED);
	mock_tx_respond(&mock, take()->id, NETIF_RSP_ERROR);
	test_assert_equal(reclaim(), 2);
	test_assert_equal(tx.failed, 2);
	test_assert_equal(tx.free, MOCK_TX_BUFFERS);
}

/* ---- Attacks ---- */

TEST_CASE("N1 more responses than requests break it") {
	test_assert_zero(mock_tx_send(&mock, data, 60));
	take();
	mock.rsp_prod += 2;
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N2 responses that go backwards break it") {
	mock.rsp_prod -= 1;
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N3 an id beyond the buffers breaks it") {
	test_assert_zero(mock_tx_send(&mock, data, 60));
	take();
	mock_tx_respond(&mock, MOCK_TX_BUFFERS, NETIF_RSP_OKAY);
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N4 an id that is not in flight breaks it") {
	uint16_t id;

	test_assert_zero(mock_tx_send(&mock, data, 60));
	id = take()->id;
	mock_tx_respond(&mock, id == 0 ? 1 : 0, NETIF_RSP_OKAY);
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N5 the same id twice breaks it") {
	uint16_t id;

	test_assert_zero(mock_tx_send(&mock, data, 60));
	test_assert_zero(mock_tx_send(&mock, data, 60));
	id = take()->id;
	take();
	mock_tx_respond(&mock, id, NETIF_RSP_OKAY);
	mock_tx_respond(&mock, id, NETIF_RSP_OKAY);
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N12 a null response to data breaks it") {
	test_assert_zero(mock_tx_send(&mock, data, 60));
	mock_tx_respond(&mock, take()->id, NETIF_RSP_NULL);
	test_assert_equal(reclaim(), -EPROTO);
}

TEST_CASE("N12 a status that there is not breaks it") {
	static const int16_t status[] = {2, 77, 32767, -3, -32768};

	for (size_t i = 0; i < sizeof status / sizeof *status; i++) {
		mock_tx_start(&mock, &tx, 0);
		test_assert_zero(mock_tx_send(&mock, data, 60));
		mock_tx_respond(&mock, take()->id, status[i]);
		test_assert_equal(reclaim(), -EPROTO);
	}
}
