/**
 * @file
 * @brief Flushes a disk, or tells how it is connected
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_blk.h>

#include "block_util.h"

static const char *yes_no(bool value) {
	return value ? "yes" : "no";
}

static int report(struct block_dev *bdev) {
	struct xen_blk_info info;
	int ret = xen_blk_info(bdev, &info);

	if (ret != 0) {
		return ret;
	}
	printf("size %" PRIu64 "\nsector %u\nread-only %s\n", info.size,
	    info.sector_size, yes_no(info.read_only));
	printf("slots %u\npages a request %u\npages shared %u of %u\n",
	    info.ring_slots, info.max_segments, info.pool_pages, info.pool_budget);
	printf("persistent grants %s\nflush %s\n", yes_no(info.persistent),
	    yes_no(info.flush));
	printf("discard %s\ndiscard securely %s\n", yes_no(info.discard),
	    yes_no(info.discard_secure));
	if (info.discard) {
		printf("granules of %u from %u\n", info.discard_granularity,
		    info.discard_alignment);
	}
	return 0;
}

int main(int argc, char **argv) {
	struct block_dev *bdev;
	bool flush;
	int ret;

	flush = argc == 3 && strcmp(argv[1], "--flushbufs") == 0;
	if (!flush && (argc != 3 || strcmp(argv[1], "--report") != 0)) {
		printf("Usage: blockdev --flushbufs|--report DEV\n");
		return -EINVAL;
	}
	bdev = block_arg_dev("blockdev", argv[2]);
	if (bdev == NULL) {
		return -ENODEV;
	}
	ret = flush ? xen_blk_flush(bdev) : report(bdev);
	if (ret != 0) {
		printf("blockdev: %s: %s\n", argv[2], strerror(-ret));
	}
	return ret;
}
