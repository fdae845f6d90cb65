/**
 * @file
 * @brief Tells a disk that a part of it is not needed any more
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_blk.h>

#include "block_util.h"

static int usage(void) {
	printf("Usage: blkdiscard [-s] DEV [OFFSET LENGTH]\n");
	return -EINVAL;
}

int main(int argc, char **argv) {
	struct xen_blk_range range = {
	    .secure = argc > 1 && strcmp(argv[1], "-s") == 0,
	};
	struct block_dev *bdev;
	int ret;

	argc -= range.secure;
	argv += range.secure;
	if (argc != 2 && argc != 4) {
		return usage();
	}
	bdev = block_arg_dev("blkdiscard", argv[1]);
	if (bdev == NULL) {
		return -ENODEV;
	}
	range.len = block_dev_size(bdev);
	if (argc == 4
	    && (block_arg_size(argv[2], &range.offset)
	        || block_arg_size(argv[3], &range.len))) {
		return usage();
	}
	ret = xen_blk_discard(bdev, &range);
	if (ret != 0) {
		printf("blkdiscard: %s: %s\n", argv[1], strerror(-ret));
		return ret;
	}
	printf("%" PRIu64 " bytes discarded at %" PRIu64 " of /dev/%s\n", range.len,
	    range.offset, block_dev_name(bdev));
	return 0;
}
