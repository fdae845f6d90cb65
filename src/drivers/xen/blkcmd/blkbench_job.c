/**
 * @file
 * @brief Keeps transfers in flight and takes their times
 */

#include <errno.h>
#include <string.h>

#include <drivers/xen/xen_blk.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>

#include "blkbench.h"
#include "block_util.h"

struct job_slot {
	struct xen_blk_io io;
	time64_t start;
	time64_t end;
	bool busy;
};

struct job {
	const struct blkbench_conf *conf;
	struct blkbench_result *result;
	struct job_slot *slots;
	uint8_t *written; /* one bit for each block of bs, for verify */
	uint64_t blocks;
	unsigned int bits; /* of the largest block number, at least 1 */
	uint64_t next;     /* block in order, or step of the permutation */
	uint64_t issued;
	time64_t end; /* of the run, 0: after `blocks` transfers */
};

/**
 * A permutation of the numbers of @a bits bits: each step has an inverse.
 * The seed makes it a different one.
 */
static uint64_t permute(uint64_t x, unsigned int bits, uint64_t seed) {
	uint64_t mask = ((uint64_t)1 << bits) - 1;
	unsigned int shift = bits / 2 + 1;

	x = (x + seed) & mask;
	x = (x * 0x9e3779b97f4a7c15ull) & mask;
	x ^= x >> shift;
	x = (x * 0xbf58476d1ce4e5b9ull) & mask;
	x ^= x >> shift;
	return x;
}

/** Like fio, touches every block once before any twice. */
static uint64_t job_random_block(struct job *job) {
	uint64_t block;

	do {
		block = permute(job->next, job->bits, job->conf->seed);
		job->next = (job->next + 1) & (((uint64_t)1 << job->bits) - 1);
	} while (block >= job->blocks);
	return block;
}

static uint64_t job_next_block(struct job *job) {
	uint64_t block = job->next;

	if (job->conf->random) {
		return job_random_block(job);
	}
	job->next = (job->next + 1) % job->blocks;
	return block;
}

/** Stamps the time when the driver has it, not when the thread gets to it. */
static void job_done(struct xen_blk_io *io) {
	struct job_slot *slot = io->arg;

	slot->end = ktime_get_ns();
}

static bool job_finished(const struct job *job) {
	if (job->result->error != 0) {
		return true;
	}
	return job->end != 0 ? ktime_get_ns() >= job->end
	                     : job->issued >= job->blocks;
}

static void job_failed(struct job *job, int err) {
	job->result->errors++;
	if (job->result->error == 0) {
		job->result->error = err;
	}
}

static void job_submit(struct job *job, struct job_slot *slot) {
	const struct blkbench_conf *conf = job->conf;
	uint64_t block = job_next_block(job);
	int ret;

	slot->io.op = conf->write ? XEN_BLK_WRITE : XEN_BLK_READ;
	slot->io.len = conf->bs;
	slot->io.offset = conf->offset + block * conf->bs;
	slot->io.done = job_done;
	slot->io.arg = slot;
	if (conf->write && conf->verify) {
		block_pattern_fill(slot->io.buf, conf->bs, conf->seed, slot->io.offset);
		job->written[block / 8] |= 1 << block % 8;
	}
	slot->start = ktime_get_ns();
	ret = xen_blk_submit(conf->bdev, &slot->io);
	if (ret != 0) {
		job_failed(job, ret);
		return;
	}
	job->issued++;
	slot->busy = true;
}

static void job_verify(struct job *job, const void *buf, uint64_t offset) {
	size_t len = job->conf->bs;

	job->result->verified++;
	if (block_pattern_check(buf, len, job->conf->seed, offset) != len) {
		job->result->mismatches++;
	}
}

static void job_harvest(struct job *job, struct job_slot *slot) {
	slot->busy = false;
	if (slot->io.result != 0) {
		job_failed(job, slot->io.result);
		return;
	}
	job->result->ios++;
	blkbench_latency(job->result, (slot->end - slot->start) / 1000);
	if (!job->conf->write && job->conf->verify) {
		job_verify(job, slot->io.buf, slot->io.offset);
	}
}

/** Fills the ring, waits for one, takes all that are there. */
static void job_loop(struct job *job) {
	uint64_t depth = job->conf->depth;
	uint64_t oldest = 0;
	uint64_t i;

	for (;;) {
		for (i = 0; i < depth && !job_finished(job); i++) {
			if (!job->slots[i].busy) {
				job_submit(job, &job->slots[i]);
			}
		}
		xen_blk_kick(job->conf->bdev);
		for (i = 0; i < depth && !job->slots[oldest].busy; i++) {
			oldest = (oldest + 1) % depth;
		}
		if (i == depth) {
			return;
		}
		xen_blk_wait(job->conf->bdev, &job->slots[oldest].io);
		for (i = 0; i < depth; i++) {
			if (job->slots[i].busy && job->slots[i].io.complete) {
				job_harvest(job, &job->slots[i]);
			}
		}
	}
}

/** Reads back all that was written and compares. */
static void job_verify_written(struct job *job) {
	const struct blkbench_conf *conf = job->conf;
	char *buf = job->slots[0].io.buf;
	uint64_t block;

	for (block = 0; block < job->blocks; block++) {
		uint64_t offset = conf->offset + block * conf->bs;
		int ret;

		if (!(job->written[block / 8] & 1 << block % 8)) {
			continue;
		}
		ret = block_dev_read_buffered(conf->bdev, buf, conf->bs, offset);
		if (ret < 0) {
			job_failed(job, ret);
			return;
		}
		job_verify(job, buf, offset);
	}
}

static void cost_subtract(struct xenstat_counters *cost,
    const struct xenstat_counters *before) {
	cost->notify_sent -= before->notify_sent;
	cost->notify_suppressed -= before->notify_suppressed;
	cost->upcalls -= before->upcalls;
	cost->spurious -= before->spurious;
	cost->grants_taken -= before->grants_taken;
	cost->grants_ended -= before->grants_ended;
	cost->bytes_copied -= before->bytes_copied;
	cost->requests -= before->requests;
	cost->errors -= before->errors;
}

/* A buffer for each: memory need not have one run for them all. */
static int job_alloc(struct job *job) {
	const struct blkbench_conf *conf = job->conf;
	uint64_t i;

	job->slots = syscalloc(conf->depth, sizeof(job->slots[0]));
	job->written = syscalloc(1, job->blocks / 8 + 1);
	if (!job->slots || !job->written) {
		return -ENOMEM;
	}
	for (i = 0; i < conf->depth; i++) {
		job->slots[i].io.buf = sysmalloc(conf->bs);
		if (job->slots[i].io.buf == NULL) {
			return -ENOMEM;
		}
		block_pattern_fill(job->slots[i].io.buf, conf->bs, conf->seed, 0);
	}
	return 0;
}

/** Embox's sysfree() complains of NULL. */
static void job_buf_free(void *buf) {
	if (buf != NULL) {
		sysfree(buf);
	}
}

static void job_free(struct job *job) {
	uint64_t i;

	for (i = 0; job->slots != NULL && i < job->conf->depth; i++) {
		job_buf_free(job->slots[i].io.buf);
	}
	job_buf_free(job->slots);
	job_buf_free(job->written);
}

static void job_measure(struct job *job) {
	struct block_dev *bdev = job->conf->bdev;
	struct xenstat_counters before = {0};
	time64_t start = ktime_get_ns();

	xen_blk_counters(bdev, &before);
	if (job->conf->runtime_ms != 0) {
		job->end = start + job->conf->runtime_ms * 1000000;
	}
	job_loop(job);
	job->result->ns = ktime_get_ns() - start;
	xen_blk_counters(bdev, &job->result->cost);
	cost_subtract(&job->result->cost, &before);
}

int blkbench_run(const struct blkbench_conf *conf,
    struct blkbench_result *result) {
	struct job job = {
	    .conf = conf,
	    .result = result,
	    .blocks = conf->size / conf->bs,
	    .bits = 64 - __builtin_clzll(conf->size / conf->bs),
	};
	int ret = job_alloc(&job);

	if (ret == 0) {
		job_measure(&job);
		if (conf->verify && conf->write && result->error == 0) {
			job_verify_written(&job);
		}
	}
	job_free(&job);
	return ret;
}
