/**
 * @file
 * @brief blkfront against a backend inside the test, honest or hostile
 *
 * A hostile backend must cost nothing but its own disk: transfers end with
 * -EIO, the queue is broken, and no page is lost from the accounts.
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_store.h>
#include <embox/test.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/time/ktime.h>

#include "mock_blkback.h"

EMBOX_TEST_SUITE("blkfront's queue against a mock backend");

#define IOS 32

static struct mock_blkback mock;
static struct xen_blk_io ios[IOS + 1];
static struct xen_blk_io pages[64];
static char bufs[IOS][4096];
static char large[MOCK_DISK_SIZE];

TEST_TEARDOWN(stop) {
	mock_stop(&mock);
	return 0;
}

static void start_with(const struct mock_conf *conf) {
	unsigned int i;

	for (i = 0; i < MOCK_DISK_SIZE; i++) {
		mock_disk[i] = (i >> 9) * 31 + i;
	}
	memset(bufs, 0, sizeof(bufs));
	test_assert_zero(mock_start(&mock, conf));
}

static void start(bool persistent) {
	start_with(&(struct mock_conf){.persistent = persistent});
}

static void submit(unsigned int i, enum xen_blk_op op, char *buf, size_t len,
    uint64_t offset) {
	ios[i] = (struct xen_blk_io){
	    .op = op,
	    .buf = buf,
	    .len = len,
	    .offset = offset,
	};
	test_assert_zero(blkq_submit(&mock.q, &ios[i]));
}

/** Submits reads of one page each and publishes them. */
static void submit_reads(unsigned int count) {
	unsigned int i;

	for (i = 0; i < count; i++) {
		submit(i, XEN_BLK_READ, bufs[i], 4096, i * 4096);
	}
	blkq_kick(&mock.q);
}

static void serve_all(bool reverse) {
	while (mock_serve(&mock, reverse) > 0) {
		mock_deliver(&mock);
	}
}

static bool reads_match(unsigned int count) {
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!ios[i].complete || ios[i].result != 0
		    || memcmp(bufs[i], mock_disk + i * 4096, 4096) != 0) {
			return false;
		}
	}
	return true;
}

/** The state that every attack has to end in. */
static void assert_broken(unsigned int count) {
	unsigned int i;

	test_assert(mock.q.broken);
	test_assert_equal(mock.given_up, 1);
	for (i = 0; i < count; i++) {
		test_assert(ios[i].complete);
		test_assert_equal(ios[i].result, -EIO);
	}
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -EIO);
	test_assert_zero(mock_stop(&mock));
}

/* Honest backends */

TEST_CASE("a batch of 32 reads costs one notification and few events") {
	uint64_t requested;

	start(true);
	submit_reads(IOS);
	requested = mock.q.ring.notify_needed;
	test_assert_equal(requested, 1);
	test_assert_equal(mock_take(&mock), IOS);
	while (mock.taken > 0) {
		/* One response at a time: the worst backend for events. */
		mock_execute(&mock, 0);
		mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
		memmove(&mock.reqs[0], &mock.reqs[1],
		    --mock.taken * sizeof(mock.reqs[0]));
		unsigned int before = mock.events;

		mock_publish(&mock);
		if (mock.events != before) {
			mock_deliver(&mock);
		}
	}
	test_assert(reads_match(IOS));
	test_assert(mock.events <= 4);
	test_assert_equal(mock.errors, 0);
}

TEST_CASE("responses in reverse order reach the right readers") {
	start(true);
	submit_reads(IOS);
	serve_all(true);
	test_assert(reads_match(IOS));
}

TEST_CASE("the steady state takes no grant and no page") {
	uint64_t grants;
	unsigned int pages, round;

	start(true);
	submit_reads(IOS);
	serve_all(false);
	grants = mock.q.pool.stat.grants_taken;
	pages = mock.q.pool.pages;
	for (round = 0; round < 50; round++) {
		submit_reads(IOS);
		serve_all(round % 2);
		test_assert(reads_match(IOS));
	}
	test_assert_equal(mock.q.pool.stat.grants_taken, grants);
	test_assert_equal(mock.q.pool.stat.grants_ended, 0);
	test_assert_equal(mock.q.pool.pages, pages);
	test_assert_equal(mock.q.pool.out_pages, 0);
}

TEST_CASE("without persistent grants each grant taken is ended") {
	start(false);
	submit_reads(IOS);
	serve_all(false);
	test_assert(reads_match(IOS));
	test_assert(mock.q.pool.stat.grants_taken >= IOS);
	test_assert_equal(mock.q.pool.stat.grants_taken,
	    mock.q.pool.stat.grants_ended);
}

static void roundtrip(const struct mock_conf *conf, size_t len,
    uint64_t offset) {
	unsigned int i;

	start_with(conf);
	for (i = 0; i < len; i++) {
		large[i] = i * 13 + 5;
	}
	submit(0, XEN_BLK_WRITE, large, len, offset);
	blkq_kick(&mock.q);
	serve_all(false);
	test_assert_zero(ios[0].result);
	test_assert_mem_equal(mock_disk + offset, large, len);
	memset(large, 0, len);
	submit(0, XEN_BLK_READ, large, len, offset);
	blkq_kick(&mock.q);
	serve_all(true);
	test_assert_zero(ios[0].result);
	test_assert_mem_equal(mock_disk + offset, large, len);
	test_assert_equal(mock.errors, 0);
	test_assert_equal(mock.q.pool.out_pages, 0);
	test_assert_zero(mock_stop(&mock));
}

TEST_CASE("a transfer longer than a request is cut, all parts in flight") {
	roundtrip(&(struct mock_conf){.persistent = true}, MOCK_DISK_SIZE - 512,
	    512);
	test_assert_equal(mock.segments, BLKIF_MAX_SEGMENTS_PER_REQUEST);
}

TEST_CASE("with 64 indirect segments 256 KiB is one request each way") {
	roundtrip(&(struct mock_conf){.persistent = true, .max_segs = 64},
	    MOCK_DISK_SIZE, 0);
	test_assert_equal(mock.segments, 64);
	test_assert_equal(mock.requests, 2);
}

TEST_CASE("12 indirect segments, and grants that do not persist") {
	roundtrip(&(struct mock_conf){.max_segs = 12}, 100 * 1024, 512);
	test_assert_equal(mock.segments, 12);
}

TEST_CASE("4096-byte sectors: lengths and offsets stay multiples of them") {
	roundtrip(&(struct mock_conf){.persistent = true, .sector_size = 4096},
	    60 * 1024, 4096);
}

TEST_CASE("a pool too small for the transfer slows it down, no more") {
	roundtrip(
	    &(struct mock_conf){.persistent = true, .max_segs = 64, .budget = 12},
	    MOCK_DISK_SIZE, 0);
}

TEST_CASE("a read of part of a sector copies no byte more") {
	start(true);
	memset(bufs[0], 0x77, 4096);
	submit(0, XEN_BLK_READ, bufs[0], 700, 1024);
	blkq_kick(&mock.q);
	serve_all(false);
	test_assert_zero(ios[0].result);
	test_assert_mem_equal(bufs[0], mock_disk + 1024, 700);
	test_assert_equal(bufs[0][700], 0x77);
}

TEST_CASE("more transfers than the ring has slots wait their turn") {
	unsigned int i;

	start(true);
	for (i = 0; i < 4; i++) {
		/* 16 requests each, twice what the ring holds. */
		submit(i, XEN_BLK_READ, large + i * 64 * 1024, 64 * 1024,
		    i * 64 * 1024);
	}
	for (; i < IOS; i++) {
		submit(i, XEN_BLK_READ, bufs[i], 4096, i * 4096);
	}
	blkq_kick(&mock.q);
	serve_all(false);
	test_assert_mem_equal(large, mock_disk, MOCK_DISK_SIZE);
	for (i = 4; i < IOS; i++) {
		test_assert(ios[i].complete);
		test_assert_mem_equal(bufs[i], mock_disk + i * 4096, 4096);
	}
}

TEST_CASE("work done in small turns is done whole") {
	roundtrip(
	    &(struct mock_conf){.persistent = true, .budget = 12, .turn_bytes = 1},
	    MOCK_DISK_SIZE, 0);
}

TEST_CASE("ring indices may wrap at 2^32") {
	start_with(
	    &(struct mock_conf){.persistent = true, .ring_start = 0xfffffff0u});
	submit_reads(IOS);
	serve_all(false);
	test_assert(reads_match(IOS));
	submit_reads(IOS);
	serve_all(false);
	test_assert(reads_match(IOS));
}

TEST_CASE("a ring of two pages holds 64 requests, its indices may wrap") {
	unsigned int i;

	start_with(&(struct mock_conf){.persistent = true,
	    .ring_order = 1,
	    .ring_start = 0xffffffe0u});
	for (i = 0; i < 64; i++) {
		pages[i] = (struct xen_blk_io){.op = XEN_BLK_READ,
		    .buf = large + i * 4096,
		    .len = 4096,
		    .offset = i * 4096};
		test_assert_zero(blkq_submit(&mock.q, &pages[i]));
	}
	blkq_kick(&mock.q);
	test_assert_equal(mock_take(&mock), 64);
	serve_all(true);
	test_assert_mem_equal(large, mock_disk, MOCK_DISK_SIZE);
	for (i = 0; i < 64; i++) {
		test_assert(pages[i].complete);
		test_assert_zero(pages[i].result);
	}
}

TEST_CASE("a flush is a request without data") {
	start(true);
	submit(0, XEN_BLK_FLUSH, NULL, 0, 0);
	blkq_kick(&mock.q);
	test_assert_equal(mock_take(&mock), 1);
	test_assert_equal(mock.reqs[0].operation, BLKIF_OP_FLUSH_DISKCACHE);
	test_assert_equal(mock.reqs[0].nr_segments, 0);
	serve_all(false);
	test_assert_zero(ios[0].result);
}

TEST_CASE("waiting for a transfer that was refused ends at once") {
	start(true);
	ios[0] = (struct xen_blk_io){.op = XEN_BLK_DISCARD_SECURE, .len = 4096};
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -EOPNOTSUPP);
	test_assert_equal(blkq_wait(&mock.q, &ios[0]), -EOPNOTSUPP);
}

TEST_CASE("a flush that the backend revokes is not tried again") {
	start(true);
	submit(0, XEN_BLK_FLUSH, NULL, 0, 0);
	blkq_kick(&mock.q);
	mock_take(&mock);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_FLUSH_DISKCACHE,
	    BLKIF_RSP_EOPNOTSUPP);
	mock_publish(&mock);
	mock_deliver(&mock);
	test_assert_equal(ios[0].result, -EOPNOTSUPP);
	test_assert_false(mock.q.broken);
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -EOPNOTSUPP);
}

TEST_CASE("B18 writes go on when a flush is revoked, and one that waits ends") {
	unsigned int i;

	start(true);
	for (i = 0; i < IOS - 1; i++) {
		submit(i, XEN_BLK_WRITE, bufs[i], 4096, i * 4096);
	}
	submit(IOS - 1, XEN_BLK_FLUSH, NULL, 0, 0);
	submit(IOS, XEN_BLK_FLUSH, NULL, 0, 0); /* has no slot yet */
	blkq_kick(&mock.q);
	test_assert_equal(mock_take(&mock), IOS);
	mock_respond(&mock, mock.reqs[IOS - 1].id, BLKIF_OP_FLUSH_DISKCACHE,
	    BLKIF_RSP_EOPNOTSUPP);
	mock.taken--;
	mock_publish(&mock);
	mock_deliver(&mock);
	test_assert_equal(ios[IOS - 1].result, -EOPNOTSUPP);
	test_assert(ios[IOS].complete);
	test_assert_equal(ios[IOS].result, -EOPNOTSUPP);
	serve_all(false);
	for (i = 0; i < IOS - 1; i++) {
		test_assert(ios[i].complete);
		test_assert_zero(ios[i].result);
	}
	test_assert_equal(mock.requests, IOS);
}

TEST_CASE("a discard is one request without data, however long") {
	const struct blkif_request_discard *req = (const void *)&mock.reqs[0];

	start(true);
	submit(0, XEN_BLK_DISCARD, NULL, MOCK_DISK_SIZE - 1024, 512);
	blkq_kick(&mock.q);
	test_assert_equal(mock_take(&mock), 1);
	test_assert_equal(req->operation, BLKIF_OP_DISCARD);
	test_assert_equal(req->flag, 0);
	test_assert_equal(req->sector_number, 1);
	test_assert_equal(req->nr_sectors, MOCK_DISK_SIZE / 512 - 2);
	test_assert_equal(mock.q.pool.out_pages, 0);
	serve_all(false);
	test_assert(ios[0].complete);
	test_assert_zero(ios[0].result);
	test_assert_equal(mock_disk[511], (char)511);
	test_assert_equal(mock_disk[512], 0);
}

TEST_CASE("a secure discard says so, and needs a backend that offers it") {
	const struct blkif_request_discard *req = (const void *)&mock.reqs[0];

	start(true);
	ios[0] = (struct xen_blk_io){.op = XEN_BLK_DISCARD_SECURE, .len = 4096};
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -EOPNOTSUPP);
	mock.q.discard_secure = true;
	submit(0, XEN_BLK_DISCARD_SECURE, NULL, 4096, 0);
	blkq_kick(&mock.q);
	mock_take(&mock);
	test_assert_equal(req->flag, BLKIF_DISCARD_SECURE);
	serve_all(false);
	test_assert_zero(ios[0].result);
}

TEST_CASE("a discard that the backend revokes is not tried again") {
	start(true);
	submit(0, XEN_BLK_DISCARD, NULL, 4096, 0);
	blkq_kick(&mock.q);
	mock_take(&mock);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_DISCARD,
	    BLKIF_RSP_EOPNOTSUPP);
	mock.taken = 0;
	mock_publish(&mock);
	mock_deliver(&mock);
	test_assert_equal(ios[0].result, -EOPNOTSUPP);
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -EOPNOTSUPP);
	submit_reads(4);
	serve_all(false);
	test_assert(reads_match(4));
}

static void answer_first_with(int16_t status) {
	start(true);
	submit_reads(1);
	mock_take(&mock);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_READ, status);
	mock_publish(&mock);
	mock_deliver(&mock);
	test_assert(ios[0].complete);
	test_assert_equal(ios[0].result, -EIO);
}

TEST_CASE("an error of the disk is EIO and the disk goes on") {
	answer_first_with(BLKIF_RSP_ERROR);
	test_assert_false(mock.q.broken);
	mock.taken = 0;
	submit_reads(4);
	serve_all(false);
	test_assert(reads_match(4));
}

TEST_CASE("B17 EOPNOTSUPP to a read is EIO") {
	answer_first_with(BLKIF_RSP_EOPNOTSUPP);
	test_assert_false(mock.q.broken);
}

TEST_CASE(
    "an error in one part of a transfer fails it once, when all answered") {
	unsigned int i, count;

	start(true);
	submit(0, XEN_BLK_READ, large, MOCK_DISK_SIZE, 0);
	blkq_kick(&mock.q);
	count = mock_take(&mock);
	test_assert_equal(count, 6);
	for (i = 0; i < count; i++) {
		test_assert_false(ios[0].complete);
		mock_respond(&mock, mock.reqs[i].id, BLKIF_OP_READ,
		    i == 2 ? BLKIF_RSP_ERROR : BLKIF_RSP_OKAY);
		mock_publish(&mock);
		mock_deliver(&mock);
	}
	test_assert(ios[0].complete);
	test_assert_equal(ios[0].result, -EIO);
	test_assert_equal(mock.q.pool.out_pages, 0);
}

TEST_CASE("B10 data changed after the response does not reach the reader") {
	const struct xen_pagegroup *group;

	start(true);
	submit_reads(1);
	mock_take(&mock);
	group = mock.q.slots[mock.reqs[0].id].group;
	mock_execute(&mock, 0);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	mock_publish(&mock);
	mock_deliver(&mock);
	memset(group->va, 0, 4096);
	test_assert(reads_match(1));
}

/* B21: what the backend sees of us */

#define CANARY 0xc3

/** Two canaries in a row: one may be a byte of a reference. */
static bool has_canary(const char *data, size_t len) {
	size_t i;

	for (i = 1; i < len; i++) {
		if ((unsigned char)data[i - 1] == CANARY
		    && (unsigned char)data[i] == CANARY) {
			return true;
		}
	}
	return false;
}

static bool group_has_canary(const struct xen_pagegroup *group) {
	return group != NULL && has_canary(group->va, group->pages * XEN_PAGE_SIZE);
}

/** Looks at the requests in flight: data, descriptors, the ring itself. */
static bool flight_has_canary(void) {
	bool found = has_canary((char *)mock.sring, XEN_PAGE_SIZE);
	unsigned int i;

	for (i = 0; i < mock.q.ring.slots; i++) {
		found |= group_has_canary(mock.q.slots[i].group)
		         || group_has_canary(mock.q.slots[i].indirect);
	}
	return found;
}

/** Looks at all that is granted: idle pages of the pool as well. */
static bool any_has_canary(void) {
	bool found = flight_has_canary();
	unsigned int i;

	for (i = 0; i < XEN_PAGEPOOL_CLASSES; i++) {
		const struct xen_pagegroup *group = mock.q.pool.classes[i].hot;

		for (; group != NULL; group = group->next) {
			found |= group_has_canary(group);
		}
	}
	return found;
}

/** Leaves canaries where later calls have their variables. */
static void __attribute__((noinline)) soil_stack(void) {
	volatile char local[2048];
	unsigned int i;

	for (i = 0; i < sizeof(local); i++) {
		local[i] = CANARY;
	}
}

/** Leaves canaries in memory that the pool will take. */
static void soil_pages(void) {
	char *page[100];
	unsigned int i;

	for (i = 0; i < 100 && (page[i] = xen_grant_pages_alloc(1)); i++) {
		memset(page[i], CANARY, XEN_PAGE_SIZE);
	}
	while (i-- > 0) {
		xen_grant_page_free(page[i]);
	}
}

/** Writes zeros that lie between canaries, as long as @a len says. */
static void write_between(size_t len) {
	memset(large, CANARY, sizeof(large));
	memset(large + 4097, 0, len);
	soil_stack();
	submit(0, XEN_BLK_WRITE, large + 4097, len, 0);
	blkq_kick(&mock.q);
}

static void nothing_but_asked(bool persistent) {
	static const size_t lens[] = {512, 4096, 5 * 512, 44 * 1024, 45 * 1024,
	    200 * 1024};
	unsigned int i;

	soil_pages();
	start_with(&(struct mock_conf){.persistent = persistent, .max_segs = 64});
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		write_between(lens[i]);
		test_assert_false(any_has_canary());
		serve_all(false);
		test_assert_zero(ios[0].result);
		soil_stack();
		submit(0, XEN_BLK_READ, large, lens[i], 0);
		submit(1, XEN_BLK_FLUSH, NULL, 0, 0);
		submit(2, XEN_BLK_DISCARD, NULL, 4096, 128 * 1024);
		blkq_kick(&mock.q);
		test_assert_false(any_has_canary());
		serve_all(false);
	}
}

TEST_CASE("B21 granted pages hold no byte but those that are written") {
	nothing_but_asked(true);
}

TEST_CASE("B21 nor without persistent grants") {
	nothing_but_asked(false);
}

/** Writes @a len canaries, which the backend is to see, and no other. */
static void write_canaries(size_t len, uint64_t offset) {
	memset(large, CANARY, len);
	submit(0, XEN_BLK_WRITE, large, len, offset);
	blkq_kick(&mock.q);
	test_assert(flight_has_canary());
	serve_all(false);
}

TEST_CASE("B21 pages in flight hold nothing of an earlier write") {
	start_with(&(struct mock_conf){.persistent = true, .max_segs = 64});
	write_canaries(44 * 1024, 0);
	write_canaries(256 * 1024, 0);
	write_canaries(4096, 0); /* in a page that descriptors are put in next */
	memset(large, 0, sizeof(large));
	submit(0, XEN_BLK_WRITE, large, 33 * 1024, 0);
	submit(1, XEN_BLK_WRITE, large, 200 * 1024, 0);
	blkq_kick(&mock.q);
	test_assert_false(flight_has_canary());
	serve_all(false);
	write_canaries(44 * 1024, 64 * 1024);
	memset(mock_disk, 0, MOCK_DISK_SIZE);
	submit(0, XEN_BLK_READ, large, 40 * 1024, 0);
	blkq_kick(&mock.q);
	test_assert_false(flight_has_canary());
	serve_all(false);
}

/* Hostile backends */

TEST_CASE("B1 a response index beyond the requests breaks the queue") {
	start(true);
	submit_reads(4);
	mock_take(&mock);
	xen_store_release(&mock.sring->rsp_prod, 5);
	mock_deliver(&mock);
	assert_broken(4);
}

TEST_CASE("B1 a response index beyond the ring breaks the queue") {
	start(true);
	submit_reads(4);
	xen_store_release(&mock.sring->rsp_prod, 0x7fffffff);
	mock_deliver(&mock);
	assert_broken(4);
}

TEST_CASE("B2 a response index that goes back breaks the queue") {
	start(true);
	submit_reads(4);
	serve_all(false);
	submit_reads(4);
	xen_store_release(&mock.sring->rsp_prod, 2);
	mock_deliver(&mock);
	assert_broken(4);
}

static void attack(uint64_t id, uint8_t op, int16_t status) {
	start(true);
	submit_reads(4);
	mock_take(&mock);
	mock_respond(&mock, id, op, status);
	mock_publish(&mock);
	mock_deliver(&mock);
	assert_broken(4);
}

TEST_CASE("B3 an id beyond the ring breaks the queue") {
	attack(MOCK_SLOTS, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	attack(UINT64_MAX, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	attack((uint64_t)1 << 32, BLKIF_OP_READ, BLKIF_RSP_OKAY);
}

TEST_CASE("B4 an id that is not in flight breaks the queue") {
	attack(MOCK_SLOTS - 1, BLKIF_OP_READ, BLKIF_RSP_OKAY);
}

TEST_CASE("B5 an id twice in one batch breaks the queue") {
	start(true);
	submit_reads(4);
	mock_take(&mock);
	mock_execute(&mock, 0);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	mock_respond(&mock, mock.reqs[0].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	mock_publish(&mock);
	mock_deliver(&mock);
	test_assert_zero(ios[0].result);
	ios[0].result = -EIO;
	assert_broken(4);
}

TEST_CASE("B6 another operation than asked for breaks the queue") {
	attack(0, BLKIF_OP_WRITE, BLKIF_RSP_OKAY);
	attack(0, BLKIF_OP_INDIRECT, BLKIF_RSP_OKAY);
	attack(0, 0xff, BLKIF_RSP_OKAY);
}

TEST_CASE("B7 a status that is none breaks the queue") {
	attack(0, BLKIF_OP_READ, 7);
	attack(0, BLKIF_OP_READ, -99);
}

TEST_CASE("B8 each response is read once: changing it later has no effect") {
	unsigned int i;

	start(true);
	submit_reads(8);
	mock_take(&mock);
	for (i = 0; i < 8; i++) {
		mock_execute(&mock, i);
		mock_respond(&mock, mock.reqs[i].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	}
	mock_publish(&mock);
	mock_deliver(&mock);
	memset(mock.sring->ring, 0xff, sizeof(mock.sring->ring[0]) * MOCK_SLOTS);
	mock_deliver(&mock);
	test_assert(reads_match(8));
	test_assert_false(mock.q.broken);
}

/** Waits for the quarantine to try again. */
static bool quarantine_empties(unsigned int count) {
	struct xen_grant_counters counters;
	int i;

	for (i = 0; i < 100; i++) {
		xen_grant_counters(&counters);
		if (counters.quarantined <= count) {
			return true;
		}
		ksleep(100);
	}
	return false;
}

/** Maps a page that is granted to ourselves, as a backend would. */
static int pin(grant_ref_t ref, domid_t domid, grant_handle_t *handle,
    uint64_t *bus) {
	struct gnttab_map_grant_ref map = {
	    .flags = GNTMAP_device_map,
	    .ref = ref,
	    .dom = domid,
	};
	int ret = HYPERVISOR_grant_table_op(GNTTABOP_map_grant_ref, &map, 1);

	*handle = map.handle;
	*bus = map.dev_bus_addr;
	return ret != 0 ? ret : map.status;
}

static void unpin(grant_handle_t handle, uint64_t bus) {
	struct gnttab_unmap_grant_ref unmap = {
	    .dev_bus_addr = bus,
	    .handle = handle,
	};

	HYPERVISOR_grant_table_op(GNTTABOP_unmap_grant_ref, &unmap, 1);
}

TEST_CASE("B9 a page left mapped after the response goes to quarantine") {
	struct xen_grant_counters before, held;
	grant_handle_t handle;
	uint64_t self, bus;
	char text[8];

	test_assert(xenstore_read(0, "domid", text, sizeof(text)) > 0);
	test_assert_zero(xenstore_parse_u64(text, 0, DOMID_FIRST_RESERVED, &self));
	start_with(&(struct mock_conf){.domid = self});
	xen_grant_counters(&before);
	submit_reads(4);
	mock_take(&mock);
	test_assert_zero(pin(mock.reqs[1].seg[0].gref, self, &handle, &bus));
	mock_execute(&mock, 1);
	mock_respond(&mock, mock.reqs[1].id, BLKIF_OP_READ, BLKIF_RSP_OKAY);
	mock_publish(&mock);
	mock_deliver(&mock);
	xen_grant_counters(&held);
	unpin(handle, bus);
	test_assert_equal(held.quarantined, before.quarantined + 1);
	test_assert_equal(mock.q.pool.stat.quarantined, 1);
	test_assert_zero(ios[1].result);
	ios[1].result = -EIO;
	assert_broken(4);
	test_assert(quarantine_empties(before.quarantined));
}

TEST_CASE("B12 a backend that never answers is given up, its page is kept") {
	time64_t begin;

	start_with(&(struct mock_conf){.persistent = true, .timeout_ms = 60});
	submit_reads(2);
	begin = ktime_get_ns();
	test_assert_equal(blkq_wait(&mock.q, &ios[0]), -EIO);
	test_assert(ktime_get_ns() - begin >= 60 * (time64_t)1000000);
	test_assert_equal(mock.q.pool.out_pages, 2);
	memset(bufs[0], 0x11, 4096);
	/* The answer that comes after all is not even looked at. */
	serve_all(false);
	test_assert_equal(bufs[0][0], 0x11);
	test_assert_equal(mock.q.pool.out_pages, 2);
	test_assert_equal(mock.error, -ETIMEDOUT);
	assert_broken(2);
}

TEST_CASE("B12 it is given up though nobody waits, if somebody looks") {
	unsigned int i;

	start_with(&(struct mock_conf){.persistent = true, .timeout_ms = 60});
	submit_reads(2);
	for (i = 0; i < 100 && !mock.q.broken; i++) {
		test_assert_equal(mock.q.looks, i);
		blkq_look(&mock.q);
		blkq_look(&mock.q); /* too early to count */
		ksleep(mock.q.rekick_ms + 1);
	}
	test_assert_equal(mock.q.looks, i);
	assert_broken(2);
}

TEST_CASE("looks find nothing to do while a backend answers") {
	unsigned int i;

	start_with(&(struct mock_conf){.persistent = true, .timeout_ms = 40});
	for (i = 0; i < 20; i++) {
		submit_reads(2);
		blkq_look(&mock.q);
		serve_all(false);
		ksleep(mock.q.rekick_ms + 1);
	}
	test_assert_false(mock.q.broken);
	blkq_look(&mock.q);
	test_assert_equal(mock.q.looks, 20);
}

TEST_CASE("B12 one request left unanswered is enough, whatever else goes on") {
	unsigned int i;

	start_with(&(struct mock_conf){.persistent = true, .timeout_ms = 60});
	submit_reads(1);
	mock_take(&mock);
	mock.taken = 0;
	for (i = 0; i < 100 && !mock.q.broken; i++) {
		submit(1, XEN_BLK_READ, bufs[1], 4096, 4096);
		blkq_kick(&mock.q);
		mock_serve(&mock, false);
		blkq_wait(&mock.q, &ios[1]);
	}
	test_assert(i > 4);
	test_assert_equal(blkq_wait(&mock.q, &ios[0]), -EIO);
}

TEST_CASE("a lost event costs a pause, not the transfer") {
	start_with(&(struct mock_conf){.persistent = true, .timeout_ms = 400});
	submit_reads(1);
	mock_serve(&mock, false); /* answered, but no event arrives */
	test_assert_zero(blkq_wait(&mock.q, &ios[0]));
	test_assert(reads_match(1));
}

TEST_CASE("events without responses find nothing to do") {
	unsigned int i;

	start(true);
	submit_reads(1);
	for (i = 0; i < 100; i++) {
		mock_deliver(&mock);
		test_assert_zero(mock.q.responses);
	}
	serve_all(false);
	test_assert(reads_match(1));
}

TEST_CASE("stopping with transfers in flight fails them and loses no page") {
	unsigned int i;

	start(true);
	submit_reads(IOS);
	submit(IOS, XEN_BLK_READ, large, 4096, 0); /* has no slot */
	test_assert_zero(mock_stop(&mock));
	for (i = 0; i <= IOS; i++) {
		test_assert(ios[i].complete);
		test_assert_equal(ios[i].result, -EIO);
	}
	test_assert_equal(blkq_submit(&mock.q, &ios[0]), -ENODEV);
}
