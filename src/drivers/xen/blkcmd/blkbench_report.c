/**
 * @file
 * @brief Prints what blkbench measured, as fio does
 */

#include <inttypes.h>
#include <stdio.h>

#include "blkbench.h"

/** Steps of each power of two, as a power of two. */
#define STEP_BITS 3
#define STEPS     (1u << STEP_BITS)

static unsigned int latency_bucket(uint64_t usec) {
	unsigned int log = 63 - __builtin_clzll(usec | 1);
	unsigned int bucket;

	if (usec < STEPS) {
		return usec;
	}
	bucket = (log - STEP_BITS + 1) * STEPS
	         + ((usec >> (log - STEP_BITS)) & (STEPS - 1));
	return bucket < BLKBENCH_BUCKETS ? bucket : BLKBENCH_BUCKETS - 1;
}

/** Largest latency that falls into a bucket. */
static uint64_t bucket_usec(unsigned int bucket) {
	unsigned int shift = bucket / STEPS;

	if (shift == 0) {
		return bucket;
	}
	return ((uint64_t)(STEPS + bucket % STEPS + 1) << (shift - 1)) - 1;
}

void blkbench_latency(struct blkbench_result *result, uint64_t usec) {
	if (result->lat_sum == 0 || usec < result->lat_min) {
		result->lat_min = usec;
	}
	if (usec > result->lat_max) {
		result->lat_max = usec;
	}
	result->lat_sum += usec;
	result->buckets[latency_bucket(usec)]++;
}

/** Latency that @a permille of the transfers did not exceed. */
static uint64_t percentile(const struct blkbench_result *result,
    unsigned int permille) {
	uint64_t wanted = (result->ios * permille + 999) / 1000;
	uint64_t seen = 0;
	unsigned int i;

	for (i = 0; i < BLKBENCH_BUCKETS; i++) {
		seen += result->buckets[i];
		if (seen >= wanted) {
			break;
		}
	}
	return bucket_usec(i) < result->lat_max ? bucket_usec(i) : result->lat_max;
}

/** Prints a number with at most one decimal: 4936KiB, 48.2MiB. */
static void print_scaled(uint64_t value, unsigned int base,
    const char *const *units) {
	uint64_t rest = 0;

	while (value >= 10 * (uint64_t)base && units[1] != NULL) {
		rest = value % base * 10 / base;
		value /= base;
		units++;
	}
	if (value < 100 && rest != 0) {
		printf("%" PRIu64 ".%" PRIu64 "%s", value, rest, *units);
	}
	else {
		printf("%" PRIu64 "%s", value, *units);
	}
}

static const char *const binary[] = {"B", "KiB", "MiB", "GiB", NULL};
static const char *const decimal[] = {"B", "kB", "MB", "GB", NULL};
static const char *const thousands[] = {"", "k", "M", NULL};

static void report_rate(const struct blkbench_conf *conf,
    const struct blkbench_result *result) {
	uint64_t usec = result->ns / 1000 + 1;
	uint64_t bytes = result->ios * conf->bs;
	uint64_t rate = bytes / usec * 1000000 + bytes % usec * 1000000 / usec;

	printf("  %s: IOPS=", conf->write ? "write" : "read");
	print_scaled(result->ios * 1000000 / usec, 1000, thousands);
	printf(", BW=");
	print_scaled(rate, 1024, binary);
	printf("/s (");
	print_scaled(rate, 1000, decimal);
	printf("/s)(");
	print_scaled(bytes, 1024, binary);
	printf("/%" PRIu64 "msec)\n", usec / 1000);
}

static void report_latency(const struct blkbench_result *result) {
	static const unsigned int points[] = {10, 500, 900, 990, 999};
	size_t i;

	if (result->ios == 0) {
		return;
	}
	printf("    clat (usec): min=%" PRIu64 ", max=%" PRIu64 ", avg=%" PRIu64
	       "\n",
	    result->lat_min, result->lat_max, result->lat_sum / result->ios);
	printf("    clat percentiles (usec):");
	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		printf(" %u.%u0th=[%" PRIu64 "]", points[i] / 10, points[i] % 10,
		    percentile(result, points[i]));
	}
	printf("\n");
}

void blkbench_report(const struct blkbench_conf *conf,
    const struct blkbench_result *result) {
	const struct xenstat_counters *cost = &result->cost;

	printf("%s: rw=%s, bs=%" PRIu64 "B, iodepth=%" PRIu64 "\n",
	    block_dev_name(conf->bdev), conf->rw, conf->bs, conf->depth);
	report_rate(conf, result);
	report_latency(result);
	printf("    issued: total=%" PRIu64 ", errors=%" PRIu64 "\n", result->ios,
	    result->errors);
	printf("    xen: requests=%" PRIu64 ", notifications=%" PRIu64 " (+%" PRIu64
	       " suppressed), upcalls=%" PRIu64 ", grants=%" PRIu64 ", copied=",
	    cost->requests, cost->notify_sent, cost->notify_suppressed,
	    cost->upcalls, cost->grants_taken + cost->grants_ended);
	print_scaled(cost->bytes_copied, 1024, binary);
	printf("\n");
	if (conf->verify) {
		printf("    verify: %" PRIu64 " ok, %" PRIu64 " wrong\n",
		    result->verified - result->mismatches, result->mismatches);
	}
}
