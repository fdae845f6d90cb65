/**
 * @file
 * @brief blkfront on real disks of this domain
 *
 * Wants two: one of at least 2 MiB whose content does not matter, and a
 * read-only one (options `disk` and `disk_ro`). Without them the cases say
 * "not tested" and pass; tests/system gives both and minds the words.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <drivers/xen/xen_blk.h>
#include <embox/test.h>
#include <framework/mod/options.h>
#include <mem/sysmalloc.h>

EMBOX_TEST_SUITE("blkfront on a real disk");

#define DISK    OPTION_STRING_GET(disk)
#define DISK_RO OPTION_STRING_GET(disk_ro)

#define MIB   (1024 * 1024)
#define DEPTH 32

static struct block_dev *disk;
static struct block_dev *disk_ro;
static char *data;  /* what we write, at an odd address */
static char *check; /* what we read */
static size_t most; /* bytes of each, and 8192: as much as memory allows */

TEST_SETUP_SUITE(find_disks) {
	disk = block_dev_find(DISK);
	disk_ro = block_dev_find(DISK_RO);
	for (most = MIB; most >= MIB / 4; most /= 2) {
		data = sysmalloc(most + 8192);
		check = sysmalloc(most + 8192);
		if (data != NULL && check != NULL) {
			return 0;
		}
		sysfree(data);
		sysfree(check);
	}
	return -ENOMEM;
}

TEST_TEARDOWN_SUITE(free_buffers) {
	sysfree(data);
	sysfree(check);
	return 0;
}

/** Says that a case has nothing to work on. */
static bool missing(const struct block_dev *bdev, const char *name) {
	if (bdev == NULL) {
		printf("no disk %s: not tested\n", name);
	}
	return bdev == NULL;
}

static void fill(char *buf, size_t len, unsigned int seed) {
	size_t i;

	for (i = 0; i < len; i++) {
		seed = seed * 1103515245 + 12345;
		buf[i] = seed >> 16;
	}
}

static void write_and_compare(size_t len, size_t offset, unsigned int seed) {
	fill(data + 1, len, seed);
	test_assert_equal((int)len,
	    block_dev_write_buffered(disk, data + 1, len, offset));
	memset(check, 0, len + 3);
	test_assert_equal((int)len,
	    block_dev_read_buffered(disk, check + 3, len, offset));
	test_assert_mem_equal(data + 1, check + 3, len);
}

TEST_CASE("what is written at odd offsets and lengths is read back") {
	static const size_t lens[] = {1, 511, 512, 513, 4095, 4096, 4097, 45055,
	    45057, 131073};
	unsigned int i, j;

	if (missing(disk, DISK)) {
		return;
	}
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		for (j = 0; j < 4; j++) {
			write_and_compare(lens[i], j * 4099 + j, i * 4 + j);
		}
	}
}

TEST_CASE("a megabyte and a bit, memory allowing, is moved in one call") {
	if (missing(disk, DISK)) {
		return;
	}
	write_and_compare(most + 4096, 0, 99);
	write_and_compare(most + 513, 77, 100);
}

TEST_CASE("a write leaves the bytes around it alone") {
	const size_t size = 64 * 1024;
	int i;

	if (missing(disk, DISK)) {
		return;
	}
	fill(data, size, 7);
	test_assert_equal((int)size, block_dev_write_buffered(disk, data, size, 0));
	for (i = 0; i < 8; i++) {
		size_t at = 700 * i + 13;
		size_t len = 1 + 600 * i;

		memset(data + at, i, len);
		test_assert_equal((int)len,
		    block_dev_write_buffered(disk, data + at, len, at));
	}
	test_assert_equal((int)size, block_dev_read_buffered(disk, check, size, 0));
	test_assert_mem_equal(data, check, size);
}

TEST_CASE("the driver takes counts that are no multiple of the sector") {
	size_t bs;

	if (missing(disk, DISK)) {
		return;
	}
	bs = disk->block_size;
	fill(data, 4 * bs, 21);
	test_assert_equal((int)(4 * bs),
	    disk->driver->bdo_write(disk, data, 4 * bs, 5));
	memset(data, 0x42, 2 * bs + 7);
	test_assert_equal((int)(2 * bs + 7),
	    disk->driver->bdo_write(disk, data, 2 * bs + 7, 5));
	memset(check, 0x13, 4 * bs);
	test_assert_equal((int)(3 * bs + 9),
	    disk->driver->bdo_read(disk, check, 3 * bs + 9, 5));
	test_assert_mem_equal(data, check, 3 * bs + 9);
	test_assert_equal(check[3 * bs + 9], 0x13);
}

TEST_CASE("nothing is read or written beyond the end of the disk") {
	size_t last;

	if (missing(disk, DISK)) {
		return;
	}
	last = disk->size / disk->block_size - 1;
	test_assert_equal(-EIO,
	    block_dev_read(disk, data, 2 * disk->block_size, last));
	test_assert_equal(-EINVAL, block_dev_read(disk, data, 512, last + 1));
	test_assert_equal(-EIO,
	    disk->driver->bdo_read(disk, data, 2 * disk->block_size, last));
	test_assert_equal(-EIO, disk->driver->bdo_write(disk, data, 1, last + 1));
	test_assert_equal((int)disk->block_size,
	    block_dev_read(disk, data, disk->block_size, last));
}

TEST_CASE("a read-only disk refuses writes with EROFS and can be read") {
	struct xen_blk_io io = {.op = XEN_BLK_WRITE, .buf = data};

	if (missing(disk_ro, DISK_RO)) {
		return;
	}
	io.len = disk_ro->block_size;
	test_assert_equal(-EROFS, block_dev_write(disk_ro, data, 512, 0));
	test_assert_equal(-EROFS, xen_blk_submit(disk_ro, &io));
	test_assert_equal(4096, block_dev_read(disk_ro, data, 4096, 0));
}

TEST_CASE("a flush succeeds where the backend offers one") {
	struct xen_blk_info info;

	if (missing(disk, DISK)) {
		return;
	}
	test_assert_zero(xen_blk_info(disk, &info));
	test_assert_equal(info.flush ? 0 : -EOPNOTSUPP, xen_blk_flush(disk));
	test_assert_equal(block_dev_ioctl(disk, XEN_BLK_IOCTL_FLUSH, NULL, 0),
	    xen_blk_flush(disk));
	test_assert_equal(-ENODEV, xen_blk_flush(NULL));
}

TEST_CASE("a discard leaves all but whole granules as they are") {
	struct xen_blk_range range = {.offset = 513, .len = 200 * 1024};
	const int size = 256 * 1024;
	struct xen_blk_info info;
	size_t end;

	if (missing(disk, DISK)) {
		return;
	}
	test_assert_zero(xen_blk_info(disk, &info));
	fill(data, size, 5);
	test_assert_equal(size, block_dev_write_buffered(disk, data, size, 0));
	test_assert_equal(info.discard ? 0 : -EOPNOTSUPP,
	    xen_blk_discard(disk, &range));
	if (!info.discard || range.len == 0) {
		return;
	}
	end = range.offset + range.len;
	test_assert(range.offset >= 513 && end <= 513 + 200 * 1024);
	test_assert(range.offset - 513 < info.discard_granularity);
	test_assert(513 + 200 * 1024 - end < info.discard_granularity);
	test_assert_equal(range.offset % info.discard_granularity,
	    info.discard_alignment % info.discard_granularity);
	test_assert_equal(range.len % info.discard_granularity, 0);
	test_assert_equal(size, block_dev_read_buffered(disk, check, size, 0));
	test_assert_mem_equal(check, data, range.offset);
	test_assert_mem_equal(check + end, data + end, size - end);
}

TEST_CASE("submit refuses what cannot be served") {
	struct xen_blk_io io = {.op = XEN_BLK_READ, .buf = data, .len = 512};

	if (missing(disk, DISK)) {
		return;
	}
	io.offset = 1;
	test_assert_equal(-EINVAL, xen_blk_submit(disk, &io));
	io.offset = disk->size;
	test_assert_equal(-EIO, xen_blk_submit(disk, &io));
	io.offset = 0;
	io.len = 0;
	test_assert_equal(-EINVAL, xen_blk_submit(disk, &io));
	io.op = XEN_BLK_WRITE;
	io.len = disk->block_size + 1;
	test_assert_equal(-EINVAL, xen_blk_submit(disk, &io));
	io.op = XEN_BLK_DISCARD;
	test_assert_equal(-EINVAL, xen_blk_submit(disk, &io));
	test_assert_equal(-EINVAL, xen_blk_wait(disk, &io));
	test_assert_equal(-ENODEV, xen_blk_submit(NULL, &io));
}

static struct xen_blk_io ios[DEPTH];

static void read_batch(void) {
	unsigned int i;

	for (i = 0; i < DEPTH; i++) {
		ios[i] = (struct xen_blk_io){
		    .op = XEN_BLK_READ,
		    .buf = check + i * 4096,
		    .len = 4096,
		    .offset = (DEPTH - 1 - i) * 4096,
		};
		test_assert_zero(xen_blk_submit(disk, &ios[i]));
	}
	xen_blk_kick(disk);
	for (i = 0; i < DEPTH; i++) {
		test_assert_zero(xen_blk_wait(disk, &ios[i]));
	}
}

TEST_CASE("32 reads in flight: one notification, no grant once it runs") {
	struct xenstat_counters before, after;
	struct xen_blk_info info;
	unsigned int i;

	if (missing(disk, DISK)) {
		return;
	}
	fill(data, DEPTH * 4096, 3);
	test_assert_equal(DEPTH * 4096,
	    block_dev_write_buffered(disk, data, DEPTH * 4096, 0));
	read_batch();
	for (i = 0; i < DEPTH; i++) {
		test_assert_mem_equal(check + i * 4096, data + (DEPTH - 1 - i) * 4096,
		    4096);
	}
	xen_blk_info(disk, &info);
	if (info.pool_budget < 4 * DEPTH) {
		printf("%u pages for %s: not counted\n", info.pool_budget, DISK);
		return;
	}
	xen_blk_counters(disk, &before);
	read_batch();
	xen_blk_counters(disk, &after);
	test_assert_equal(DEPTH, after.requests - before.requests);
	test_assert(after.notify_sent - before.notify_sent <= 1);
	test_assert(after.upcalls - before.upcalls <= 8);
	if (info.persistent) {
		test_assert_equal(after.grants_taken, before.grants_taken);
		test_assert_equal(after.grants_ended, before.grants_ended);
	}
	else {
		test_assert_equal(after.grants_taken - before.grants_taken, DEPTH);
	}
}
