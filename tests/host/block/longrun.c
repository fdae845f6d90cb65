/**
 * @file
 * @brief Very many small reads and writes over a small pool
 *
 * What is lost or gained with each of them, however little, shows: the pool's
 * pages are counted after every one.
 */

#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "kernel.h"
#include "mock_blkback.h"

#define TRANSFERS 500000 /* of a run; there are two */

#define BATCH   32
#define LEN_MAX (4 * 4096)

/* Of them the pool never has more than a part. */
#define BUDGET 48

static struct mock_blkback mock;
static struct xen_blk_io ios[BATCH];
static char bufs[BATCH][LEN_MAX];
static char shadow[MOCK_DISK_SIZE];
static uint64_t state;

static unsigned int random_below(unsigned int limit) {
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (state >> 33) % limit;
}

/** Whether the pool has all its pages, and nobody else a reference. */
static bool pool_balances(void) {
	const struct xen_pagepool *pool = &mock.q.pool;
	unsigned int pages = pool->out_pages;
	unsigned int i;

	for (i = 0; i < XEN_PAGEPOOL_CLASSES; i++) {
		const struct xen_pagegroup *group = pool->classes[i].hot;

		for (; group != NULL; group = group->next) {
			pages += group->pages;
		}
	}
	return pages == pool->pages && pages <= BUDGET
	       && pool->stat.gets - pool->stat.puts == mock.q.inflight;
}

/** Each has its own part of the disk, so that their order does not matter. */
static bool submit(unsigned int i) {
	unsigned int first = random_below(LEN_MAX / BLKQ_SECTOR);
	unsigned int sectors = 1 + random_below(LEN_MAX / BLKQ_SECTOR - first);
	struct xen_blk_io *io = &ios[i];

	*io = (struct xen_blk_io){
	    .op = random_below(2) ? XEN_BLK_WRITE : XEN_BLK_READ,
	    .buf = bufs[i],
	    .offset = i * LEN_MAX + first * BLKQ_SECTOR,
	    .len = sectors * BLKQ_SECTOR,
	};
	if (io->op == XEN_BLK_WRITE) {
		memset(io->buf, random_below(256), io->len);
		memcpy(shadow + io->offset, io->buf, io->len);
	}
	return blkq_submit(&mock.q, io) == 0;
}

static bool done_right(const struct xen_blk_io *io) {
	return io->complete && io->result == 0
	       && memcmp(io->buf, shadow + io->offset, io->len) == 0;
}

static bool batch(unsigned int count) {
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!submit(i) || !pool_balances()) {
			return false;
		}
	}
	do {
		blkq_kick(&mock.q);
		i = mock_serve(&mock, random_below(2));
		mock_deliver(&mock);
		if (!pool_balances()) {
			return false;
		}
	} while (i > 0);
	for (i = 0; i < count && done_right(&ios[i]); i++) {}
	return i == count && mock.q.pool.out_pages == 0 && mock.errors == 0
	       && kernel_grants() == mock.q.pool.pages;
}

/** How many transfers were right, a few more than asked for if all. */
static unsigned long longrun(bool persistent) {
	const struct mock_conf conf = {
	    .persistent = persistent,
	    .budget = BUDGET,
	    .ring_start = 0u - 1000,
	};
	unsigned long done = 0;

	state = persistent;
	memset(mock_disk, 0, sizeof(mock_disk));
	memset(shadow, 0, sizeof(shadow));
	if (mock_start(&mock, &conf) != 0) {
		return 0;
	}
	while (done < TRANSFERS) {
		unsigned int count = 1 + random_below(BATCH);

		if (!batch(count)) {
			break;
		}
		done += count;
	}
	return mock_stop(&mock) == 0 && kernel_grants() == 0 ? done : 0;
}

static bool run_long(bool persistent) {
	unsigned long done = longrun(persistent);

	printf("blkfront: %lu transfers, the pool whole after each, %s\n", done,
	    persistent ? "persistent grants" : "grants per request");
	return done >= TRANSFERS;
}

void fuzz_more(unsigned int *passed, unsigned int *failed) {
	*(run_long(true) ? passed : failed) += 1;
	*(run_long(false) ? passed : failed) += 1;
}
