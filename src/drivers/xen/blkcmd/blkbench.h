/**
 * @file
 * @brief Measures a disk: what is asked for, what came out
 */

#ifndef DRIVERS_XEN_BLKCMD_BLKBENCH_H_
#define DRIVERS_XEN_BLKCMD_BLKBENCH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/block_dev.h>
#include <drivers/xen/xenstat.h>

#define BLKBENCH_DEPTH_MAX 256

/** Latencies in microseconds: eight steps for each power of two. */
#define BLKBENCH_BUCKETS 256

struct blkbench_conf {
	struct block_dev *bdev;
	const char *rw; /* as given: "randread" */
	bool write;
	bool random;
	bool verify;
	uint64_t bs; /* bytes of one transfer */
	uint64_t depth;
	uint64_t offset;     /* bytes; where the part of the disk starts */
	uint64_t size;       /* bytes of it */
	uint64_t runtime_ms; /* 0: until size bytes are moved */
	uint64_t seed;
};

struct blkbench_result {
	uint64_t ios;
	uint64_t errors;
	uint64_t mismatches; /* transfers that did not verify */
	uint64_t verified;
	uint64_t ns; /* from the first submit to the last answer */
	uint64_t lat_min, lat_max, lat_sum; /* microseconds */
	uint32_t buckets[BLKBENCH_BUCKETS];
	int error;                    /* first error, -errno */
	struct xenstat_counters cost; /* what the run added to the device's */
};

/**
 * Reads arguments DEV KEY=VALUE...; says what is wrong with them.
 * @return 0 or -EINVAL, -ENODEV
 */
extern int blkbench_args(int argc, char **argv, struct blkbench_conf *conf);

/** Runs the job; errors of single transfers are counted in the result. */
extern int blkbench_run(const struct blkbench_conf *conf,
    struct blkbench_result *result);

/** Prints the result in fio's form. */
extern void blkbench_report(const struct blkbench_conf *conf,
    const struct blkbench_result *result);

/** Adds a latency to the result. */
extern void blkbench_latency(struct blkbench_result *result, uint64_t usec);

#endif /* DRIVERS_XEN_BLKCMD_BLKBENCH_H_ */
