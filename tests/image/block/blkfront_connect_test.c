/**
 * @file
 * @brief blkfront connecting to backends that publish good and bad values
 *
 * The backend is a directory of our own in XenStore: the driver's steps are
 * called as xenbus calls them, and read and write the real store.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <drivers/xen/xen_blk.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xenbus.h>
#include <embox/test.h>

EMBOX_TEST_SUITE("blkfront's way to a connection");

#define FRONT "data/blkfront-test/front"
#define BACK  "data/blkfront-test/back"

/** xvdz, which nobody has. */
#define VDEV "vbd/268441856"

ARRAY_SPREAD_DECLARE(const struct xenbus_driver *const,
    __xenbus_driver_registry);

static const struct xenbus_driver *driver;
static struct xenbus_device dev;
static bool probed;

static int find_driver(void) {
	const struct xenbus_driver *const *each;

	array_spread_foreach_ptr(each, __xenbus_driver_registry) {
		if (strcmp((*each)->type, "vbd") == 0) {
			driver = *each;
			return 0;
		}
	}
	return -ENOENT;
}

TEST_SETUP_SUITE(setup_suite) {
	return find_driver();
}

/** Writes what the backend publishes; an empty value removes the key. */
static void backend_says(const char *key, const char *value) {
	char path[sizeof(BACK) + 48];

	snprintf(path, sizeof(path), BACK "/%s", key);
	if (*value == '\0') {
		test_assert_zero(xenstore_rm(0, path));
	}
	else {
		test_assert_zero(xenstore_write(0, path, value, strlen(value)));
	}
}

static int probe(const char *name) {
	int ret;

	memset(&dev, 0, sizeof(dev));
	strcpy(dev.name, name);
	strcpy(dev.nodename, FRONT);
	strcpy(dev.otherend, BACK);
	dev.otherend_id = DOMID_SELF;
	dev.state = XenbusStateInitialising;
	ret = driver->probe(&dev);
	probed = ret == 0;
	return ret;
}

TEST_SETUP(setup) {
	static const char *const good[][2] = {
	    {"sectors", "2048"},
	    {"sector-size", "512"},
	    {"info", "0"},
	    {"feature-flush-cache", "1"},
	    {"feature-persistent", "1"},
	    {"feature-max-indirect-segments", "256"},
	};
	unsigned int i;

	xenstore_rm(0, "data/blkfront-test");
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		backend_says(good[i][0], good[i][1]);
	}
	return probe(VDEV);
}

static void undo(void) {
	if (probed) {
		driver->disconnect(&dev);
		driver->remove(&dev);
		probed = false;
	}
}

TEST_TEARDOWN(teardown) {
	undo();
	return xenstore_rm(0, "data/blkfront-test");
}

static int connect(void) {
	int ret = driver->publish(&dev);

	return ret != 0 ? ret : driver->connect(&dev);
}

static void info_of(struct xen_blk_info *info) {
	test_assert_zero(xen_blk_info(block_dev_find("xvdz"), info));
}

/** With @a key set to @a value, connecting is refused and leaves nothing. */
static void refused(const char *key, const char *value) {
	backend_says(key, value);
	test_assert(connect() < 0);
	test_assert_null(block_dev_find("xvdz"));
	driver->disconnect(&dev);
}

TEST_CASE("what the backend needs is published") {
	char text[64];

	test_assert_zero(connect());
	test_assert(xenstore_read(0, FRONT "/ring-ref", text, sizeof(text)) > 0);
	test_assert(
	    xenstore_read(0, FRONT "/event-channel", text, sizeof(text)) > 0);
	test_assert(xenstore_read(0, FRONT "/protocol", text, sizeof(text)) > 0);
	test_assert_str_equal(text, "x86_64-abi");
	test_assert(
	    xenstore_read(0, FRONT "/feature-persistent", text, sizeof(text)) > 0);
	test_assert_str_equal(text, "1");
	test_assert(xenstore_read(0, FRONT "/state", text, sizeof(text)) > 0);
	test_assert_str_equal(text, "3");
}

TEST_CASE("the disk has the backend's size, sector and features") {
	struct xen_blk_info info;

	test_assert_zero(connect());
	info_of(&info);
	test_assert_equal(info.size, 2048 * 512);
	test_assert_equal(info.sector_size, 512);
	test_assert_equal(info.ring_slots, 32);
	test_assert(info.persistent);
	test_assert(info.flush);
	test_assert_false(info.read_only);
}

TEST_CASE("sectors count 512 bytes each, whatever sector-size says") {
	struct xen_blk_info info;

	backend_says("sector-size", "4096");
	backend_says("sectors", "2049");
	test_assert_zero(connect());
	info_of(&info);
	test_assert_equal(info.size, 2048 * 512);
	test_assert_equal(info.sector_size, 4096);
}

TEST_CASE("B14 a disk without a sane number of sectors is refused") {
	refused("sectors", "0");
	refused("sectors", "-1");
	refused("sectors", "abc");
	refused("sectors", "9223372036854775808");
	refused("sectors", "");
}

TEST_CASE("B14 a sector size that is none is refused") {
	refused("sector-size", "0");
	refused("sector-size", "1");
	refused("sector-size", "3");
	refused("sector-size", "513");
	refused("sector-size", "768");
	refused("sector-size", "8192");
	refused("sector-size", "2147483648");
	refused("sector-size", "");
}

static unsigned int segments_for(const char *value) {
	struct xen_blk_info info;

	backend_says("feature-max-indirect-segments", value);
	test_assert_zero(connect());
	info_of(&info);
	driver->disconnect(&dev);
	return info.max_segments;
}

TEST_CASE("B15 a request never has more pages than the backend allows") {
	/* What memory allows, and the option. */
	unsigned int most = segments_for("4294967295");

	test_assert(most >= 16 && most <= 256);
	test_assert_equal(segments_for(""), 11);
	test_assert_equal(segments_for("0"), 11);
	test_assert_equal(segments_for("12"), 11);
	test_assert_equal(segments_for("31"), 16);
	test_assert_equal(segments_for("32"), most < 32 ? most : 32);
}

TEST_CASE("B16 a ring order out of this world is not believed") {
	struct xen_blk_info info;

	backend_says("max-ring-page-order", "31");
	test_assert_zero(connect());
	info_of(&info);
	test_assert(info.ring_slots <= 512);
	driver->disconnect(&dev);
	backend_says("max-ring-page-order", "18446744073709551616");
	test_assert_zero(connect());
	info_of(&info);
	test_assert_equal(info.ring_slots, 32);
}

static unsigned int granularity_for(const char *granularity,
    const char *alignment) {
	struct xen_blk_info info;

	backend_says("feature-discard", "1");
	backend_says("discard-granularity", granularity);
	backend_says("discard-alignment", alignment);
	test_assert_zero(connect());
	info_of(&info);
	driver->disconnect(&dev);
	test_assert(info.discard_alignment <= info.discard_granularity);
	test_assert(info.discard == (info.discard_granularity > 0));
	return info.discard_granularity;
}

TEST_CASE("B19 granules that do not consist of sectors are not discarded") {
	test_assert_equal(granularity_for("", ""), 512);
	test_assert_equal(granularity_for("0", "0"), 512);
	test_assert_equal(granularity_for("1", "0"), 512);
	test_assert_equal(granularity_for("4096", "512"), 4096);
	test_assert_equal(granularity_for("12288", "8192"), 12288);
	test_assert_equal(granularity_for("4294967296", "0"), 512);
	test_assert_equal(granularity_for("3", "0"), 0);
	test_assert_equal(granularity_for("513", "0"), 0);
	test_assert_equal(granularity_for("4096", "1"), 0);
	test_assert_equal(granularity_for("4294967295", "0"), 0);
	backend_says("sector-size", "4096");
	test_assert_equal(granularity_for("512", "0"), 4096);
	test_assert_equal(granularity_for("8192", "512"), 0);
}

TEST_CASE("features that are not offered are not used") {
	struct xen_blk_info info;

	backend_says("feature-persistent", "");
	backend_says("feature-flush-cache", "0");
	test_assert_zero(connect());
	info_of(&info);
	test_assert_false(info.persistent);
	test_assert_false(info.flush);
	test_assert_equal(xen_blk_flush(block_dev_find("xvdz")), -EOPNOTSUPP);
	test_assert_false(info.discard);
	test_assert_equal(xen_blk_discard(block_dev_find("xvdz"),
	                      &(struct xen_blk_range){.len = 4096}),
	    -EOPNOTSUPP);
}

TEST_CASE("a disk that the backend calls read-only is") {
	char sector[512] = "";

	backend_says("info", "4");
	test_assert_zero(connect());
	test_assert_equal(block_dev_write(block_dev_find("xvdz"), sector, 512, 0),
	    -EROFS);
}

TEST_CASE("a disk may change its size while it is connected") {
	test_assert_zero(connect());
	backend_says("sectors", "4096");
	driver->changed(&dev);
	test_assert_equal(block_dev_size(block_dev_find("xvdz")), 4096 * 512);
	backend_says("sectors", "none");
	driver->changed(&dev);
	test_assert_equal(block_dev_size(block_dev_find("xvdz")), 4096 * 512);
}

TEST_CASE("a disconnected disk answers ENODEV, a removed one is gone") {
	struct xen_blk_range range = {.len = 1};
	struct block_dev *bdev;
	char sector[512];

	test_assert_zero(connect());
	bdev = block_dev_find("xvdz");
	test_assert_not_null(bdev);
	driver->disconnect(&dev);
	test_assert_equal(bdev->driver->bdo_read(bdev, sector, 512, 0), -ENODEV);
	test_assert_equal(bdev->driver->bdo_write(bdev, sector, 512, 0), -ENODEV);
	test_assert_equal(block_dev_read(bdev, sector, 512, 1), -ENODEV);
	test_assert_equal(block_dev_write(bdev, sector, 512, 2), -ENODEV);
	test_assert_equal(block_dev_read_buffered(bdev, sector, 1, 1536), -ENODEV);
	test_assert_equal(xen_blk_flush(bdev), -ENODEV);
	test_assert_equal(xen_blk_discard(bdev, &range), -ENODEV);
	/* The block layer has freed it then: only its name may be asked for. */
	undo();
	test_assert_null(block_dev_find("xvdz"));
}

TEST_CASE("who still holds a removed disk gets ENODEV") {
	struct block_dev held;
	char sector[512];

	test_assert_zero(connect());
	held = *block_dev_find("xvdz");
	undo();
	/* As the driver leaves it; the block layer has freed its own. */
	held.dev_module.dev_priv = NULL;
	test_assert_equal(held.driver->bdo_read(&held, sector, 512, 0), -ENODEV);
	test_assert_equal(held.driver->bdo_write(&held, sector, 512, 0), -ENODEV);
	test_assert_equal(held.driver->bdo_ioctl(&held, 0, NULL, 0), -ENODEV);
}

TEST_CASE("connecting 30 times leaves no grant behind") {
	struct xen_grant_counters before, after;
	unsigned int i;

	test_assert_zero(connect());
	driver->disconnect(&dev);
	xen_grant_counters(&before);
	for (i = 0; i < 30; i++) {
		test_assert_zero(connect());
		driver->disconnect(&dev);
	}
	xen_grant_counters(&after);
	test_assert_equal(after.free, before.free);
	test_assert_equal(after.quarantined, before.quarantined);
}

static bool named(const char *number, const char *name) {
	bool found;

	undo();
	test_assert_zero(probe(number));
	test_assert_zero(connect());
	found = block_dev_find(name) != NULL;
	undo();
	return found;
}

TEST_CASE("disks have the names that xl gives them") {
	test_assert(named("vbd/51952", "xvdp"));
	test_assert(named("vbd/51953", "xvdp1"));
	test_assert(named("vbd/268439552", "xvdq"));
	test_assert(named("vbd/268439555", "xvdq3"));
	test_assert(named("vbd/268441856", "xvdz"));
	test_assert(named("vbd/268442112", "xvdaa"));
	test_assert(named("vbd/768", "hda"));
	test_assert(named("vbd/833", "hdb1"));
	test_assert(named("vbd/5632", "hdc"));
	test_assert(named("vbd/2064", "sdb"));
	test_assert(named("vbd/12345", "vbd12345"));
}

TEST_CASE("a number that is none is refused") {
	undo();
	test_assert(probe("vbd/xvda") < 0);
	test_assert(probe("vbd/4294967296") < 0);
	test_assert(probe("vbd/") < 0);
}
