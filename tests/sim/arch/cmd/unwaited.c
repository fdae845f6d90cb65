/**
 * @file
 * @brief Submits a read that no thread waits for
 */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <drivers/block_dev.h>
#include <drivers/xen/xen_blk.h>

/* More than blkfront's timeout_ms, with what the last look may come late. */
#define SECONDS 60

static char page[4096];
static volatile bool ended;

static void read_done(struct xen_blk_io *io) {
	(void)io;
	ended = true;
}

int main(int argc, char **argv) {
	static struct xen_blk_io io;
	struct block_dev *bdev = argc == 2 ? block_dev_find(argv[1]) : NULL;
	int i, ret;

	if (bdev == NULL) {
		printf("unwaited: no disk %s\n", argc == 2 ? argv[1] : "given");
		return -ENODEV;
	}
	ended = false;
	io = (struct xen_blk_io){
	    .op = XEN_BLK_READ,
	    .buf = page,
	    .len = sizeof(page),
	    .done = read_done,
	};
	ret = xen_blk_submit(bdev, &io);
	if (ret == 0) {
		ret = xen_blk_kick(bdev);
	}
	for (i = 0; ret == 0 && i < SECONDS && !ended; i++) {
		sleep(1);
	}
	if (ret == 0 && !ended) {
		printf("unwaited: %s: never ends\n", argv[1]);
		return -ETIMEDOUT;
	}
	ret = ret != 0 ? ret : io.result;
	printf("unwaited: %s: ended (%s)\n", argv[1],
	    ret == 0 ? "done" : strerror(-ret));
	return ret;
}
