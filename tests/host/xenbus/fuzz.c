/**
 * @file
 * @brief A device's life under a backend that does random things
 *
 * Hypothesis: whatever states the backend shows, in whatever order, and
 * whatever fails underneath, the driver's steps come in pairs: no connect
 * without publish, one disconnect for each publish, one remove for each
 * probe. And when the backend is sane again, the device goes live again,
 * unless its driver gave it up. Method: the real xenbus_dev.c on a store in
 * memory; the driver's steps keep count and fail at random.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>

#include "fuzz.h"

unsigned long fuzz_lives, fuzz_ends;

#define STEPS 120

#define STEP_TIMEOUT_NS 15000000000

#define FRONT "device/vbd/51712"
#define BACK  "/local/domain/0/backend/vbd/7/51712"

static uint32_t state;
static bool is_hostile;

static bool probed, built, live;
static bool gave_up;
static int broken; /**< line of the first step that came out of order */

static unsigned int rnd(unsigned int below) {
	state = state * 1664525 + 1013904223;
	return (state >> 10) % below;
}

#define EXPECT(condition)                  \
	do {                                   \
		if (!(condition) && broken == 0) { \
			broken = __LINE__;             \
		}                                  \
	} while (0)

/* ---- The driver ---- */

static int fails(void) {
	if (is_hostile && rnd(12) == 0) {
		gave_up = true;
		return -ENOMEM;
	}
	return 0;
}

static int on_probe(struct xenbus_device *dev) {
	(void)dev;
	EXPECT(!probed);
	probed = !(is_hostile && rnd(20) == 0);
	return probed ? 0 : -ENODEV;
}

static int on_publish(struct xenbus_device *dev) {
	struct xenbus_kv keys[3];
	int ret;

	EXPECT(probed && !built && !live);
	built = true;
	ret = fails();
	if (ret) {
		return ret;
	}
	xenbus_kv_number(&keys[0], "ring-ref", rnd(1000));
	xenbus_kv_number(&keys[1], "event-channel", rnd(4096));
	xenbus_kv_text(&keys[2], "protocol", "x86_64-abi");
	ret = xenbus_publish(dev, keys, 3, dev->driver->published_state);
	gave_up |= ret != 0;
	return ret;
}

static const struct xenbus_key properties[] = {
    {.key = "sectors", .min = 1, .max = 1 << 30, .def = 8},
    {.key = "info", .max = 15},
};

static int on_connect(struct xenbus_device *dev) {
	struct xenbus_key keys[2];
	int ret;

	EXPECT(probed && built && !live);
	memcpy(keys, properties, sizeof(keys));
	ret = xenbus_gather(dev, keys, 2);
	ret = ret ? ret : fails();
	gave_up |= ret != 0;
	live = ret == 0;
	fuzz_lives += live;
	return ret;
}

static void on_changed(struct xenbus_device *dev) {
	EXPECT(live);
	if (is_hostile && rnd(10) == 0) {
		gave_up = true;
		xenbus_dev_fatal(dev, -EIO, "changed for the worse");
	}
}

static void on_disconnect(struct xenbus_device *dev) {
	(void)dev;
	EXPECT(probed && built);
	fuzz_ends += live;
	built = live = false;
}

static void on_remove(struct xenbus_device *dev) {
	(void)dev;
	EXPECT(probed && !built && !live);
	probed = false;
}

static struct xenbus_driver driver = {
    .type = "vbd",
    .probe = on_probe,
    .publish = on_publish,
    .connect = on_connect,
    .changed = on_changed,
    .disconnect = on_disconnect,
    .remove = on_remove,
};

/* ---- The backend ---- */

static void back_set(const char *value) {
	store_set(BACK "/state", value);
}

/** What a sane backend shows next, as Linux' blkback does it. */
static void back_react(void) {
	const char *front = store_get(FRONT "/state");
	const char *back = store_get(BACK "/state");
	char ours = front ? front[0] : '0';
	char theirs = back ? back[0] : '0';

	if (theirs == '1') {
		back_set("2");
		return;
	}
	switch (ours) {
	case '1':
		if (theirs != '2') {
			back_set("2");
		}
		break;
	case '3':
	case '4':
		if (theirs == '2') {
			back_set("4");
		}
		break;
	case '5':
		if (theirs != '6') {
			back_set("5");
		}
		break;
	case '6':
		if (theirs != '6') {
			back_set("6");
		}
		break;
	default:
		break;
	}
}

static void back_rage(void) {
	static const char *const values[] = {"0", "1", "2", "3", "4", "5", "6", "7",
	    "8", "9", "-1", "", "2\n", "abc", "44444444444444444444", NULL};

	back_set(values[rnd(16)]);
}

/* ---- A seed ---- */

static void serve(struct xenbus_device *dev) {
	unsigned int i;

	for (i = 0; i < 8 && xenbus_dev_pending(dev); i++) {
		xenbus_dev_serve(dev);
	}
	xenbus_dev_expire(dev);
}

static void step(struct xenbus_device *dev) {
	switch (rnd(8)) {
	case 0:
	case 1:
	case 2:
		back_rage();
		break;
	case 3:
		kernel_now_ns += (uint64_t)rnd(20) * 1000000000;
		break;
	case 4:
		store_conflicts = is_hostile ? rnd(12) : rnd(3);
		break;
	case 5:
		if (is_hostile) {
			store_error = rnd(3) ? 0 : -EIO;
		}
		break;
	case 6:
		store_set(BACK "/sectors", rnd(2) ? "1000" : "none");
		break;
	default:
		back_react();
		break;
	}
	serve(dev);
}

/** The backend is sane again: the two ends come together. */
static int settle(struct xenbus_device *dev) {
	unsigned int i;

	store_error = 0;
	store_conflicts = 0;
	back_set("1");
	serve(dev);
	/* A watch that could not be set is set when the step's time is over. */
	kernel_now_ns += STEP_TIMEOUT_NS;
	serve(dev);
	for (i = 0; i < 32; i++) {
		back_react();
		serve(dev);
	}
	if (gave_up) {
		return live || built ? __LINE__ : 0;
	}
	if (!live || !xenbus_dev_settled(dev)) {
		return __LINE__;
	}
	return strcmp(store_get(FRONT "/state"), "4") == 0 ? 0 : __LINE__;
}

static struct xenbus_device *create(void) {
	static const char *const left[] = {"1", "1", "3", "4", "5", "6", "", "x"};

	store_clear();
	store_set(FRONT "/backend", BACK);
	store_set(FRONT "/backend-id", "0");
	store_set(FRONT "/state", left[rnd(8)]);
	if (rnd(8)) {
		back_rage();
	}
	/* Some drivers say what they will read, some do not. */
	driver.properties = properties;
	driver.property_count = rnd(3);
	driver.published_state =
	    rnd(2) ? XenbusStateInitialised : XenbusStateConnected;
	return xenbus_dev_create(&driver, "51712");
}

int fuzz_seed(unsigned int seed, bool hostile) {
	struct xenbus_device *dev;
	unsigned int i;
	int line;

	is_hostile = hostile;
	state = seed;
	probed = built = live = gave_up = false;
	broken = 0;
	dev = create();
	if (!dev) {
		return probed || store_watches() ? __LINE__ : broken;
	}
	for (i = 0; i < STEPS; i++) {
		step(dev);
	}
	line = settle(dev);
	xenbus_dev_destroy(dev);
	EXPECT(!probed && !built && !live && store_watches() == 0);
	return line ? line : broken;
}
