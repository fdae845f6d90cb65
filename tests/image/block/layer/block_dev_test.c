/**
 * @file
 * @brief Block layer: any offset and length, exact to the byte
 */

#include <errno.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <embox/test.h>
#include <lib/libds/indexator.h>

EMBOX_TEST_SUITE("block layer");

#define BLOCKS 16
#define BLOCK  512
#define SIZE   (BLOCKS * BLOCK)

static struct block_dev *bdev;
static unsigned char disk[SIZE];
static unsigned char shadow[SIZE];
static unsigned char buf[SIZE];
static unsigned int calls;
static size_t short_by; /* bytes that the driver moves too few */
static size_t ioctl_size;

static int ram_read(struct block_dev *dev, char *buffer, size_t count,
    blkno_t blkno) {
	(void)dev;
	calls++;
	if (count % BLOCK != 0 || blkno * BLOCK + count > SIZE) {
		return -EINVAL;
	}
	memcpy(buffer, disk + blkno * BLOCK, count);
	return count - short_by;
}

static int ram_write(struct block_dev *dev, char *buffer, size_t count,
    blkno_t blkno) {
	(void)dev;
	calls++;
	if (count % BLOCK != 0 || blkno * BLOCK + count > SIZE) {
		return -EINVAL;
	}
	memcpy(disk + blkno * BLOCK, buffer, count);
	return count - short_by;
}

static int ram_ioctl(struct block_dev *dev, int cmd, void *args, size_t size) {
	(void)dev;
	(void)args;
	ioctl_size = size;
	return cmd == IOCTL_REVALIDATE ? 42 : -ENOSYS;
}

static const struct block_dev_ops ram_ops = {
    .bdo_ioctl = ram_ioctl,
    .bdo_read = ram_read,
    .bdo_write = ram_write,
};

static const struct block_dev_ops null_ops;

/* The name is written to, so it cannot be a literal. */
static struct block_dev *create(const char *path,
    const struct block_dev_ops *ops, void *priv) {
	char copy[32];

	strlcpy(copy, path, sizeof(copy));
	return block_dev_create(copy, ops, priv);
}

TEST_SETUP(disk_make) {
	unsigned int i;

	bdev = create("/dev/testram", &ram_ops, disk);
	if (bdev == NULL) {
		return -ENOMEM;
	}
	bdev->size = SIZE;
	for (i = 0; i < SIZE; i++) {
		disk[i] = shadow[i] = i * 7 + (i >> 8);
	}
	short_by = 0;
	calls = 0;
	return 0;
}

TEST_TEARDOWN(disk_destroy) {
	return block_dev_destroy(bdev);
}

TEST_CASE("a device is found by the last part of its path until destroyed") {
	test_assert(block_dev_find("testram") == bdev);
	test_assert_str_equal(block_dev_name(bdev), "testram");
	test_assert(block_dev_priv(bdev) == disk);
	test_assert(block_dev_by_id(block_dev_id(bdev)) == bdev);
	block_dev_destroy(bdev);
	test_assert_null(block_dev_find("testram"));
	bdev = create("testram", &ram_ops, disk);
	test_assert_not_null(bdev);
}

TEST_CASE("a name is ended in place, behind its last part") {
	char path[] = "/dev/other//";
	struct block_dev *other = block_dev_create(path, &ram_ops, NULL);

	test_assert_not_null(other);
	test_assert_str_equal(block_dev_name(other), "other");
	test_assert_str_equal(path, "/dev/other");
	block_dev_destroy(other);
}

TEST_CASE("of two devices with one name the first is found") {
	struct block_dev *second = create("testram", &ram_ops, NULL);

	test_assert_not_null(second);
	test_assert(second != bdev);
	test_assert(block_dev_find("testram") == bdev);
	block_dev_destroy(second);
	test_assert(block_dev_find("testram") == bdev);
}

TEST_CASE("reads at every odd offset and length are exact") {
	size_t offset, len;

	for (offset = 0; offset < 3 * BLOCK; offset += 61) {
		for (len = 0; len <= 4 * BLOCK; len += 127) {
			memset(buf, 0xee, sizeof(buf));
			test_assert_equal((int)len,
			    block_dev_read_buffered(bdev, (char *)buf, len, offset));
			test_assert_mem_equal(buf, shadow + offset, len);
			test_assert_equal(buf[len], 0xee);
		}
	}
}

TEST_CASE("writes at every odd offset and length touch nothing else") {
	size_t offset, len;
	unsigned char byte = 0;

	for (offset = 0; offset < 3 * BLOCK; offset += 67) {
		for (len = 0; len <= 4 * BLOCK; len += 131) {
			byte++;
			memset(buf, byte, len);
			memset(shadow + offset, byte, len);
			test_assert_equal((int)len,
			    block_dev_write_buffered(bdev, (char *)buf, len, offset));
			test_assert_mem_equal(disk, shadow, SIZE);
		}
	}
}

TEST_CASE("a run of whole blocks is one call to the driver") {
	test_assert_equal(10 * BLOCK,
	    block_dev_read(bdev, (char *)buf, 10 * BLOCK, 2));
	test_assert_equal(calls, 1);
	calls = 0;
	test_assert_equal(10 * BLOCK - 2,
	    block_dev_read_buffered(bdev, (char *)buf, 10 * BLOCK - 2, 1));
	test_assert_equal(calls, 3);
}

TEST_CASE("nothing is read or written beyond the end") {
	test_assert_equal(-EIO,
	    block_dev_read_buffered(bdev, (char *)buf, 2, SIZE - 1));
	test_assert_equal(-EIO,
	    block_dev_write_buffered(bdev, (char *)buf, 2, SIZE - 1));
	test_assert_equal(-EIO,
	    block_dev_read_buffered(bdev, (char *)buf, 1, (size_t)-1));
	test_assert_equal(-EIO,
	    block_dev_read_buffered(bdev, (char *)buf, (size_t)-1, 1));
	test_assert_equal(-EINVAL,
	    block_dev_read(bdev, (char *)buf, BLOCK, BLOCKS));
	test_assert_equal(-EINVAL,
	    block_dev_write(bdev, (char *)buf, BLOCK, BLOCKS));
	test_assert_equal(calls, 0);
	test_assert_equal(1,
	    block_dev_read_buffered(bdev, (char *)buf, 1, SIZE - 1));
}

TEST_CASE("no device, and a driver without the call, are errors") {
	struct block_dev *null_dev = create("testnull", &null_ops, NULL);

	test_assert_not_null(null_dev);
	null_dev->size = SIZE;
	test_assert_equal(-ENODEV, block_dev_read(NULL, (char *)buf, BLOCK, 0));
	test_assert_equal(-ENODEV, block_dev_write(NULL, (char *)buf, BLOCK, 0));
	test_assert_equal(-ENOSYS, block_dev_read(null_dev, (char *)buf, BLOCK, 0));
	test_assert_equal(-ENOSYS, block_dev_ioctl(null_dev, 77, NULL, 0));
	block_dev_destroy(null_dev);
}

TEST_CASE("what a driver answers short of a block is the answer") {
	short_by = 1;
	test_assert_equal(BLOCK - 1, block_dev_read(bdev, (char *)buf, BLOCK, 0));
	test_assert_equal(BLOCK - 1,
	    block_dev_write_buffered(bdev, (char *)buf, 3, 5));
	short_by = BLOCK;
	test_assert_zero(block_dev_read(bdev, (char *)buf, BLOCK, 0));
	short_by = BLOCK + ENODEV;
	test_assert_equal(-ENODEV, block_dev_read(bdev, (char *)buf, BLOCK, 0));
	test_assert_equal(-ENODEV,
	    block_dev_read_buffered(bdev, (char *)buf, 3, 5));
}

TEST_CASE("ioctl answers sizes itself and passes the rest on, but no size") {
	test_assert_equal(SIZE, block_dev_ioctl(bdev, IOCTL_GETDEVSIZE, NULL, 0));
	test_assert_equal(BLOCK, block_dev_ioctl(bdev, IOCTL_GETBLKSIZE, NULL, 0));
	ioctl_size = 1;
	test_assert_equal(42, block_dev_ioctl(bdev, IOCTL_REVALIDATE, NULL, 8));
	test_assert_zero(ioctl_size);
}

TEST_CASE("names are completed with the lowest free number or letter") {
	INDEX_DEF(letters, 0, 3);
	char name[] = "sd*";
	char number[] = "ram#";

	test_assert_equal(0, block_dev_named(name, &letters));
	test_assert_str_equal(name, "sda");
	test_assert_equal(1, block_dev_named(number, &letters));
	test_assert_str_equal(number, "ram1");
	test_assert_equal(2, block_dev_named("fixed", &letters));
	test_assert_equal(-ENOMEM, block_dev_named("fixed", &letters));
	index_free(&letters, 0);
	index_free(&letters, 1);
	index_free(&letters, 2);
}
