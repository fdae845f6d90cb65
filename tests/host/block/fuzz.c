/**
 * @file
 * @brief Random transfers against a random backend
 *
 * Honest, it answers late, in any order, with errors now and then: data has
 * to be right. Hostile, it also writes nonsense to the ring and the pages:
 * nothing may be touched out of bounds, every transfer has to end, and no
 * page or reference may be lost.
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <kernel/sched/sched_lock.h>

#include "fuzz.h"
#include "mock_blkback.h"

#define TRANSFERS 16
#define PART      (MOCK_DISK_SIZE / TRANSFERS) /* of the disk for each */
#define STEPS     300

/** Returns its line if the condition does not hold. */
#define REQUIRE(condition)   \
	do {                     \
		if (!(condition)) {  \
			return __LINE__; \
		}                    \
	} while (0)

struct transfer {
	struct xen_blk_io io;
	bool busy;
	char buf[PART];
	char disk[PART]; /* what the part holds; valid if known */
	bool known;
};

unsigned long fuzz_good, fuzz_bad;

static struct mock_blkback mock;
static struct transfer transfers[TRANSFERS];
static uint64_t state;
static bool hostile;

static unsigned int random_below(unsigned int limit) {
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % limit;
}

static uint64_t any_number(void) {
	static const uint64_t edges[] = {0, 1, MOCK_SLOTS - 1, MOCK_SLOTS, 255, 256,
	    0x7fffffff, 0x80000000, UINT32_MAX, (uint64_t)1 << 32, UINT64_MAX};

	if (random_below(2)) {
		return edges[random_below(sizeof(edges) / sizeof(edges[0]))];
	}
	return random_below(MOCK_SLOTS);
}

static void fill(char *buf, size_t len) {
	unsigned int seed = random_below(1u << 30);

	while (len-- > 0) {
		seed = seed * 1664525 + 1013904223;
		*buf++ = seed >> 24;
	}
}

/* The driver's side */

/** Mostly reads and writes. */
static enum xen_blk_op random_op(void) {
	switch (random_below(20)) {
	case 0:
		return XEN_BLK_FLUSH;
	case 1:
		return XEN_BLK_DISCARD;
	default:
		return random_below(2) ? XEN_BLK_WRITE : XEN_BLK_READ;
	}
}

static void submit(struct transfer *t) {
	unsigned int sectors = PART / mock.q.sector_size;
	unsigned int first = random_below(sectors);
	unsigned int count = 1 + random_below(sectors - first);

	t->io = (struct xen_blk_io){
	    .op = random_op(),
	};
	if (t->io.op != XEN_BLK_FLUSH) {
		t->io.offset =
		    (t - transfers) * PART + first * (uint64_t)mock.q.sector_size;
		t->io.buf = t->buf + first * mock.q.sector_size;
		t->io.len = count * mock.q.sector_size;
	}
	if (t->io.op == XEN_BLK_WRITE) {
		fill(t->io.buf, t->io.len);
		memcpy(t->disk + t->io.offset % PART, t->io.buf, t->io.len);
	}
	else if (t->io.op == XEN_BLK_DISCARD) {
		memset(t->disk + t->io.offset % PART, 0, t->io.len);
	}
	else if (t->io.len > 1 && random_below(4) == 0) {
		t->io.len -= random_below(mock.q.sector_size); /* part of a sector */
	}
	t->busy = blkq_submit(&mock.q, &t->io) == 0;
	if (!t->busy && t->io.op != XEN_BLK_READ) {
		t->known = false;
	}
}

static int harvest(struct transfer *t) {
	t->busy = false;
	if (t->io.result != 0) {
		fuzz_bad++;
		t->known =
		    t->known && (t->io.op == XEN_BLK_READ || t->io.op == XEN_BLK_FLUSH);
		return 0;
	}
	fuzz_good++;
	if (!hostile && t->known && t->io.op == XEN_BLK_READ) {
		REQUIRE(
		    memcmp(t->io.buf, t->disk + t->io.offset % PART, t->io.len) == 0);
	}
	return 0;
}

static int harvest_all(void) {
	unsigned int i;
	int failed = 0;

	for (i = 0; i < TRANSFERS && failed == 0; i++) {
		if (transfers[i].busy && transfers[i].io.complete) {
			failed = harvest(&transfers[i]);
		}
	}
	return failed;
}

/* The backend's side */

static void answer(unsigned int index) {
	struct blkif_request *req = &mock.reqs[index];
	int16_t status = random_below(10) ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR;
	bool indirect = req->operation == BLKIF_OP_INDIRECT;
	struct blkif_request_indirect *ind = (void *)req;
	uint8_t op = indirect ? ind->indirect_op : req->operation;
	uint64_t id = indirect ? ind->id : req->id;

	if (!hostile || random_below(4)) {
		mock_execute(&mock, index);
	}
	if (hostile && random_below(12) == 0) {
		id = any_number();
	}
	if (hostile && random_below(20) == 0) {
		op = any_number();
	}
	if (hostile && random_below(20) == 0) {
		status = any_number();
	}
	mock_respond(&mock, id, op, status);
	*req = mock.reqs[--mock.taken];
}

static void scribble(void) {
	char *ring = (char *)mock.sring;
	unsigned int i = random_below(MOCK_SLOTS);
	const struct xen_pagegroup *group =
	    mock.q.slots != NULL ? mock.q.slots[i].group : NULL;

	if (random_below(2) && group != NULL) {
		fill(group->va, group->pages * XEN_PAGE_SIZE);
		return;
	}
	/* Anything but the indices, which have a move of their own. */
	fill(ring + 64 + random_below(3900), 1 + random_below(100));
}

static void backend_step(void) {
	unsigned int what = random_below(hostile ? 60 : 50);

	if (mock.q.slots == NULL) {
		return;
	}
	if (what < 20) {
		mock_take(&mock);
	}
	else if (what < 40 && mock.taken > 0) {
		answer(random_below(mock.taken));
	}
	else if (what < 50) {
		mock_publish(&mock);
	}
	else if (what < 52) {
		xen_store_release(&mock.sring->rsp_prod,
		    mock.rsp_prod + (uint32_t)any_number());
	}
	else if (what < 60) {
		scribble();
	}
}

/* A hostile backend may do nothing, so that its disk is given up. */
void fuzz_elapsed(void) {
	if (hostile) {
		backend_step();
		return;
	}
	mock_take(&mock);
	while (mock.taken > 0) {
		answer(random_below(mock.taken));
	}
	mock_publish(&mock);
}

/* A run */

static int step(void) {
	unsigned int what = random_below(10);
	struct transfer *t = &transfers[random_below(TRANSFERS)];
	unsigned int i;

	if (what < 3 && !t->busy) {
		submit(t);
	}
	else if (what < 4) {
		blkq_kick(&mock.q);
	}
	else if (what < 6) {
		mock_deliver(&mock);
	}
	else if (random_below(STEPS) == 0 && t->busy) {
		blkq_wait(&mock.q, &t->io);
		REQUIRE(t->io.complete);
	}
	else {
		backend_step();
	}
	REQUIRE(__critical_count == 0);
	REQUIRE(mock.q.pool.out_pages <= mock.q.pool.pages);
	for (i = 0; i < TRANSFERS && mock.q.broken; i++) {
		REQUIRE(!transfers[i].busy || transfers[i].io.complete);
	}
	REQUIRE(hostile || (!mock.q.broken && mock.errors == 0));
	return harvest_all();
}

/** Lets an honest backend answer all that is left. */
static int drain(void) {
	unsigned int i;

	for (i = 0; i < 1000 && (mock.q.inflight > 0 || mock.taken > 0); i++) {
		blkq_kick(&mock.q);
		mock_serve(&mock, i % 2);
		mock_deliver(&mock);
	}
	REQUIRE(mock.q.inflight == 0);
	REQUIRE(mock.q.head == NULL);
	REQUIRE(mock.q.pool.out_pages == 0);
	return harvest_all();
}

static int run(void) {
	unsigned int i;
	int failed = 0;

	for (i = 0; i < STEPS && failed == 0; i++) {
		failed = step();
	}
	if (failed == 0 && !hostile) {
		failed = drain();
	}
	return failed;
}

static int finish(int failed) {
	unsigned int lost = mock_stop(&mock);
	unsigned int i;

	if (failed != 0) {
		return failed;
	}
	REQUIRE(lost == 0);
	for (i = 0; i < TRANSFERS; i++) {
		REQUIRE(!transfers[i].busy || transfers[i].io.complete);
	}
	REQUIRE(kernel_grants() == 0);
	return 0;
}

int fuzz_seed(unsigned int seed, bool is_hostile) {
	struct mock_conf conf;
	unsigned int i;

	hostile = is_hostile;
	state = seed * 0x9e3779b97f4a7c15ull + 1;
	conf = (struct mock_conf){
	    .persistent = random_below(2),
	    .max_segs = random_below(2) ? 11 : 16 << random_below(3),
	    .sector_size = random_below(4) ? 512 : 4096,
	    .budget = 12 + random_below(300),
	    .turn_bytes = 1 + random_below(200000),
	    .ring_start = 0u - random_below(100),
	    .ring_order = random_below(4) ? 0 : random_below(MOCK_RING_ORDER + 1),
	};
	for (i = 0; i < TRANSFERS; i++) {
		transfers[i].busy = false;
		transfers[i].known = true;
		memcpy(transfers[i].disk, mock_disk + i * PART, PART);
	}
	REQUIRE(mock_start(&mock, &conf) == 0);
	return finish(run());
}
