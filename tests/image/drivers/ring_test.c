/**
 * @file
 * @brief Shared ring against a backend in memory
 *
 * Hypothesis: the ring is laid out and counted as xen/io/ring.h does it, at
 * every index up to the wrap at 2^32, and a backend that writes any index
 * cannot make the frontend take a response that it never could have sent.
 * Method: the backend's side is played with the macros of ring.h.
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_ring.h>
#include <embox/test.h>
#include <xen/io/blkif.h>
#include <xen/io/netif.h>

EMBOX_TEST_SUITE("shared ring");

/** A slot of 16 bytes, requests and responses alike. */
struct toy_request {
	uint64_t id, data;
};
struct toy_response {
	uint64_t id, data;
};
DEFINE_RING_TYPES(toy, struct toy_request, struct toy_response);

static char memory[XEN_PAGE_SIZE << XEN_RING_MAX_ORDER]
    __attribute__((aligned(4096)));
static struct xen_ring ring;
static toy_back_ring_t back;

#define TOY_SLOTS 128

static void rings_make(uint32_t start) {
	xen_ring_init(&ring, memory, 0, sizeof(union toy_sring_entry), start);
	BACK_RING_INIT(&back, (struct toy_sring *)memory, XEN_PAGE_SIZE);
	back.req_cons = back.rsp_prod_pvt = start;
}

TEST_SETUP(rings_make_at_zero) {
	rings_make(0);
	return 0;
}

static int add(uint64_t id) {
	struct toy_request req = {.id = id, .data = ~id};

	return xen_ring_add(&ring, &req, sizeof(req));
}

/** The backend answers what is there, as far as @a max. */
static unsigned int back_answer(unsigned int max) {
	unsigned int n = 0;

	while (n < max && RING_HAS_UNCONSUMED_REQUESTS(&back)) {
		struct toy_request *req = RING_GET_REQUEST(&back, back.req_cons);
		struct toy_response rsp = {.id = req->id, .data = req->data + 1};

		back.req_cons++;
		memcpy(RING_GET_RESPONSE(&back, back.rsp_prod_pvt), &rsp, sizeof(rsp));
		back.rsp_prod_pvt++;
		n++;
	}
	return n;
}

static bool back_push(void) {
	int notify;

	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&back, notify);
	return notify;
}

/** Takes one response and checks that it answers @a id. */
static bool get(uint64_t id) {
	struct toy_response rsp;

	return xen_ring_get(&ring, &rsp, sizeof(rsp)) == 1 && rsp.id == id
	       && rsp.data == ~id + 1;
}

/* ---- Geometry ---- */

#define SLOTS(name, order) __CONST_RING_SIZE(name, (XEN_PAGE_SIZE << (order)))

static uint32_t slots_of(unsigned int order, size_t slot_size) {
	xen_ring_init(&ring, memory, order, slot_size, 0);
	return ring.slots;
}

TEST_CASE("rings have as many slots as ring.h says, at every order") {
	test_assert_equal(sizeof(union blkif_sring_entry), 112);
	test_assert_equal(slots_of(0, 112), SLOTS(blkif, 0));
	test_assert_equal(slots_of(1, 112), SLOTS(blkif, 1));
	test_assert_equal(slots_of(2, 112), SLOTS(blkif, 2));
	test_assert_equal(slots_of(3, 112), SLOTS(blkif, 3));
	test_assert_equal(slots_of(4, 112), SLOTS(blkif, 4));
	test_assert_equal(slots_of(0, sizeof(union netif_tx_sring_entry)),
	    SLOTS(netif_tx, 0));
	test_assert_equal(slots_of(0, sizeof(union netif_rx_sring_entry)),
	    SLOTS(netif_rx, 0));
	test_assert_equal(slots_of(0, 16), TOY_SLOTS);
}

TEST_CASE("the last slot of the largest ring is inside its pages") {
	unsigned int i;

	xen_ring_init(&ring, memory, XEN_RING_MAX_ORDER, 112, 0);
	for (i = 0; i < ring.slots; i++) {
		char req[112];

		memset(req, (int)i, sizeof(req));
		test_assert_zero(xen_ring_add(&ring, req, sizeof(req)));
		test_assert_equal(memory[64 + i * 112], (char)i);
		test_assert_equal(memory[64 + i * 112 + 111], (char)i);
	}
	test_assert_true(64 + ring.slots * 112 <= sizeof(memory));
}

/* ---- Operations ---- */

TEST_CASE("an added request is not visible before the kick") {
	test_assert_zero(add(1));
	test_assert_false(RING_HAS_UNCONSUMED_REQUESTS(&back));
	test_assert_true(xen_ring_kick(&ring));
	test_assert_true(RING_HAS_UNCONSUMED_REQUESTS(&back));
	test_assert_equal(back_answer(1), 1);
	back_push();
	test_assert_true(get(1));
}

TEST_CASE("a full ring takes no more until a response is taken") {
	unsigned int i;

	for (i = 0; i < TOY_SLOTS; i++) {
		test_assert_equal(xen_ring_free_slots(&ring), TOY_SLOTS - i);
		test_assert_zero(add(i));
	}
	test_assert_zero(xen_ring_free_slots(&ring));
	test_assert_equal(add(i), -ENOSPC);
	xen_ring_kick(&ring);
	back_answer(1);
	back_push();
	test_assert_equal(add(i), -ENOSPC);
	test_assert_true(get(0));
	test_assert_zero(add(i));
}

TEST_CASE("requests and responses keep their order through the wrap at 2^32") {
	uint64_t sent = 0, got = 0;

	rings_make(0u - 500);
	while (got < 2000) {
		unsigned int burst = sent % 7 + 1;

		while (burst-- > 0 && xen_ring_free_slots(&ring) > 0) {
			test_assert_zero(add(sent++));
		}
		xen_ring_kick(&ring);
		back_answer(sent % 5 + 1);
		back_push();
		while (got < sent && get(got)) {
			got++;
		}
		test_assert_false(ring.broken);
	}
	test_assert_true(ring.rsp_cons < 0x10000);
}

TEST_CASE("a kick without a new request notifies nobody") {
	test_assert_false(xen_ring_kick(&ring));
	test_assert_zero(add(1));
	test_assert_true(xen_ring_kick(&ring));
	test_assert_false(xen_ring_kick(&ring));
}

TEST_CASE("the kick notifies when the backend's event index was passed") {
	struct toy_sring *s = back.sring;

	s->req_event = 3;
	test_assert_zero(add(1));
	test_assert_false(xen_ring_kick(&ring));
	test_assert_zero(add(2));
	test_assert_false(xen_ring_kick(&ring));
	test_assert_zero(add(3));
	test_assert_zero(add(4));
	test_assert_true(xen_ring_kick(&ring));
	test_assert_zero(add(5));
	test_assert_false(xen_ring_kick(&ring));
	test_assert_equal(ring.notify_needed, 1);
	test_assert_equal(ring.notify_saved, 3);
}

TEST_CASE("the backend notifies after as many responses as were asked for") {
	unsigned int i;

	for (i = 0; i < 8; i++) {
		test_assert_zero(add(i));
	}
	xen_ring_kick(&ring);
	test_assert_false(xen_ring_enable_cb(&ring, 4));
	for (i = 1; i <= 8; i++) {
		back_answer(1);
		test_assert_equal(back_push(), i == 4);
	}
}

TEST_CASE("after disable_cb no number of responses notifies") {
	unsigned int i;

	xen_ring_disable_cb(&ring);
	for (i = 0; i < 1000; i++) {
		test_assert_zero(add(i));
		xen_ring_kick(&ring);
		back_answer(1);
		test_assert_false(back_push());
		test_assert_true(get(i));
	}
}

TEST_CASE("enable_cb tells of responses that came before it") {
	test_assert_zero(add(1));
	xen_ring_kick(&ring);
	test_assert_false(xen_ring_enable_cb(&ring, 1));
	back_answer(1);
	test_assert_true(back_push());
	test_assert_true(xen_ring_enable_cb(&ring, 1));
	test_assert_true(get(1));
	test_assert_false(xen_ring_enable_cb(&ring, 1));
}

TEST_CASE("a response is the same however often the backend rewrites it") {
	struct toy_response rsp;

	test_assert_zero(add(1));
	xen_ring_kick(&ring);
	back_answer(1);
	back_push();
	test_assert_equal(xen_ring_get(&ring, &rsp, sizeof(rsp)), 1);
	memset(memory + 64, 0xff, 16);
	test_assert_equal(rsp.id, 1);
	test_assert_equal(rsp.data, ~1ull + 1);
}

/* ---- Insane indices ---- */

/** Lets 10 requests be in flight, 4 answered; then the backend writes prod. */
static int get_with_rsp_prod(uint32_t start, uint32_t offset) {
	struct toy_response rsp;
	unsigned int i;

	rings_make(start);
	for (i = 0; i < 10; i++) {
		add(i);
	}
	xen_ring_kick(&ring);
	back_answer(4);
	back_push();
	for (i = 0; i < 4; i++) {
		if (!get(i)) {
			return -EINVAL;
		}
	}
	add(10);
	back.sring->rsp_prod = start + offset;
	return xen_ring_get(&ring, &rsp, sizeof(rsp));
}

TEST_CASE("rsp_prod beyond what was published or behind what was taken breaks "
          "the ring") {
	static const uint32_t starts[] = {0, 100, 0u - 7, 0u - 4, 0x7ffffffc};
	static const uint32_t insane[] = {3, 0, 11, 12, 132, 1000, 0x80000000,
	    0x80000004, 0xffffffff};
	unsigned int i, j;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		test_assert_equal(get_with_rsp_prod(starts[i], 4), 0);
		test_assert_equal(get_with_rsp_prod(starts[i], 10), 1);
		for (j = 0; j < sizeof(insane) / sizeof(insane[0]); j++) {
			test_assert_equal(get_with_rsp_prod(starts[i], insane[j]), -EPROTO);
			test_assert_true(ring.broken);
			test_assert_equal(add(1), -EPROTO);
		}
	}
}

TEST_CASE("a broken ring stays broken when the index is sane again") {
	struct toy_response rsp;

	test_assert_equal(get_with_rsp_prod(0, 99), -EPROTO);
	back.sring->rsp_prod = 4;
	test_assert_equal(xen_ring_get(&ring, &rsp, sizeof(rsp)), -EPROTO);
	test_assert_true(xen_ring_enable_cb(&ring, 1));
}

TEST_CASE("an index that changes after it was checked is not read again") {
	struct toy_response rsp;

	test_assert_zero(add(0));
	test_assert_zero(add(1));
	xen_ring_kick(&ring);
	back_answer(2);
	back_push();
	test_assert_equal(xen_ring_get(&ring, &rsp, sizeof(rsp)), 1);
	back.sring->rsp_prod = 0xdeadbeef;
	test_assert_equal(xen_ring_get(&ring, &rsp, sizeof(rsp)), 1);
	test_assert_equal(xen_ring_get(&ring, &rsp, sizeof(rsp)), -EPROTO);
}

/* ---- Memory and grants ---- */

TEST_CASE("create and destroy give back every reference and page") {
	struct xen_grant_counters before, after;
	unsigned int i;

	xen_grant_counters(&before);
	for (i = 0; i < 100; i++) {
		test_assert_zero(xen_ring_create(&ring, 0, i % 5, 112));
		test_assert_equal(ring.order, i % 5);
		xen_ring_destroy(&ring);
		test_assert_null(ring.shared);
	}
	xen_ring_destroy(&ring);
	xen_grant_counters(&after);
	test_assert_equal(after.total - after.free, before.total - before.free);
	test_assert_equal(after.quarantined, before.quarantined);
	test_assert_equal(after.granted - before.granted, 20 * 31);
	test_assert_equal(after.ended - before.ended, 20 * 31);
}

TEST_CASE("a ring of no slot size or too high an order is refused") {
	test_assert_equal(xen_ring_create(&ring, 0, 5, 112), -EINVAL);
	test_assert_equal(xen_ring_create(&ring, 0, 0, 0), -EINVAL);
	test_assert_equal(xen_ring_create(&ring, 0, 0, 4096), -EINVAL);
}
