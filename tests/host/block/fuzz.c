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
#include <stdio.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <kernel/sched/sched_lock.h>

#include "fuzz.h"
#include "kernel.h"
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

const unsigned int fuzz_seeds = 400;

static unsigned long good, bad;
static struct mock_blkback mock;
static struct transfer transfers[TRANSFERS];
static bool hostile;

static uint64_t any_number(void) {
	static const uint64_t edges[] = {0, 1, MOCK_SLOTS - 1, MOCK_SLOTS, 255, 256,
	    0x7fffffff, 0x80000000, UINT32_MAX, (uint64_t)1 << 32, UINT64_MAX};

	if (chance_below(2)) {
		return edges[chance_below(sizeof(edges) / sizeof(edges[0]))];
	}
	return chance_below(MOCK_SLOTS);
}

static void fill(char *buf, size_t len) {
	uint64_t seed = chance_below(0x10000);

	for (; len > 0; buf++, len--) {
		if (len >= sizeof(seed)) {
			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			memcpy(buf, &seed, sizeof(seed));
			buf += sizeof(seed) - 1;
			len -= sizeof(seed) - 1;
		}
		else {
			*buf = (char)len;
		}
	}
}

/* The driver's side */

/** Mostly reads and writes. */
static enum xen_blk_op random_op(void) {
	switch (chance_below(20)) {
	case 0:
		return XEN_BLK_FLUSH;
	case 1:
		return XEN_BLK_DISCARD;
	default:
		return chance_below(2) ? XEN_BLK_WRITE : XEN_BLK_READ;
	}
}

static void submit(struct transfer *t) {
	unsigned int sectors = PART / mock.q.sector_size;
	unsigned int first = chance_below(sectors);
	unsigned int count = 1 + chance_below(sectors - first);

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
	else if (t->io.len > 1 && chance_below(4) == 0) {
		t->io.len -= chance_below(mock.q.sector_size); /* part of a sector */
	}
	t->busy = blkq_submit(&mock.q, &t->io) == 0;
	if (!t->busy && t->io.op != XEN_BLK_READ) {
		t->known = false;
	}
}

static int harvest(struct transfer *t) {
	t->busy = false;
	if (t->io.result != 0) {
		bad++;
		t->known =
		    t->known && (t->io.op == XEN_BLK_READ || t->io.op == XEN_BLK_FLUSH);
		return 0;
	}
	good++;
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
	int16_t status = chance_below(10) ? BLKIF_RSP_OKAY : BLKIF_RSP_ERROR;
	bool indirect = req->operation == BLKIF_OP_INDIRECT;
	struct blkif_request_indirect *ind = (void *)req;
	uint8_t op = indirect ? ind->indirect_op : req->operation;
	uint64_t id = indirect ? ind->id : req->id;

	if (!hostile || chance_below(4)) {
		mock_execute(&mock, index);
	}
	if (hostile && chance_below(12) == 0) {
		id = any_number();
	}
	if (hostile && chance_below(20) == 0) {
		op = any_number();
	}
	if (hostile && chance_below(20) == 0) {
		status = any_number();
	}
	mock_respond(&mock, id, op, status);
	*req = mock.reqs[--mock.taken];
}

static void scribble(void) {
	char *at = (char *)mock.sring;
	unsigned int i = chance_below(MOCK_SLOTS);
	const struct xen_pagegroup *group =
	    mock.q.slots != NULL ? mock.q.slots[i].group : NULL;

	if (chance_below(2) && group != NULL) {
		fill(group->va, group->pages * XEN_PAGE_SIZE);
		return;
	}
	/* Anything but the indices, which have a move of their own. */
	at += 64 + chance_below(3900);
	fill(at, 1 + chance_below(100));
}

static void backend_step(void) {
	unsigned int what = chance_below(hostile ? 60 : 50);

	if (mock.q.slots == NULL) {
		return;
	}
	if (what < 20) {
		mock_take(&mock);
	}
	else if (what < 40 && mock.taken > 0) {
		answer(chance_below(mock.taken));
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
static void wait_meanwhile(void) {
	if (hostile) {
		backend_step();
		return;
	}
	mock_take(&mock);
	while (mock.taken > 0) {
		answer(chance_below(mock.taken));
	}
	mock_publish(&mock);
}

/* A run */

static int step(void) {
	unsigned int what = chance_below(10);
	struct transfer *t = &transfers[chance_below(TRANSFERS)];
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
	else if (chance_below(STEPS) == 0 && t->busy) {
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

	for (i = 0; i < STEPS && failed == 0 && !chance_over(); i++) {
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

/* One by one: in an initializer the compiler has the choice of their order. */
static void random_conf(struct mock_conf *conf) {
	memset(conf, 0, sizeof(*conf));
	conf->persistent = chance_below(2);
	conf->max_segs = chance_below(2) ? 11 : 16 << chance_below(3);
	conf->sector_size = chance_below(4) ? 512 : 4096;
	conf->budget = 12 + chance_below(300);
	conf->turn_bytes = 1 + chance_below(200000);
	conf->ring_start = 0u - chance_below(100);
	conf->ring_order = chance_below(4) ? 0 : chance_below(MOCK_RING_ORDER + 1);
}

int fuzz_run(bool is_hostile) {
	struct mock_conf conf;
	unsigned int i;

	hostile = is_hostile;
	kernel_on_wait = wait_meanwhile;
	memset(mock_disk, 0, sizeof(mock_disk));
	random_conf(&conf);
	for (i = 0; i < TRANSFERS; i++) {
		transfers[i].busy = false;
		transfers[i].known = true;
		memcpy(transfers[i].disk, mock_disk + i * PART, PART);
	}
	REQUIRE(mock_start(&mock, &conf) == 0);
	return finish(run());
}

void fuzz_report(void) {
	printf("blkfront: %lu transfers done, %lu failed by the backend, %ld s of "
	       "its time\n",
	    good, bad, kernel_time_ms() / 1000);
}
