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
#include "kernel.h"
#include "store.h"

const unsigned int fuzz_seeds = 1000;

static unsigned long lives, ends;

#define STEPS 120

#define STEP_TIMEOUT_MS 15000

#define FRONT "device/vbd/51712"
#define BACK  "/local/domain/0/backend/vbd/7/51712"

static bool is_hostile;

static bool probed, built, live;
static bool gave_up;
static int broken; /**< line of the first step that came out of order */

#define EXPECT(condition)                  \
	do {                                   \
		if (!(condition) && broken == 0) { \
			broken = __LINE__;             \
		}                                  \
	} while (0)

/* ---- The bus around the device ---- */

bool xenbus_booting(void) {
	return false;
}

void xenbus_wakeup(void) {
}

uint64_t xenbus_now(void) {
	return (uint64_t)kernel_time_ms() * 1000000;
}

/* ---- The driver ---- */

static int fails(void) {
	if (is_hostile && chance_below(12) == 0) {
		gave_up = true;
		return -ENOMEM;
	}
	return 0;
}

static int on_probe(struct xenbus_device *dev) {
	(void)dev;
	EXPECT(!probed);
	probed = !(is_hostile && chance_below(20) == 0);
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
	xenbus_kv_number(&keys[0], "ring-ref", chance_below(1000));
	xenbus_kv_number(&keys[1], "event-channel", chance_below(4096));
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
	lives += live;
	return ret;
}

static void on_changed(struct xenbus_device *dev) {
	EXPECT(live);
	if (is_hostile && chance_below(10) == 0) {
		gave_up = true;
		xenbus_dev_fatal(dev, -EIO, "changed for the worse");
	}
}

static void on_disconnect(struct xenbus_device *dev) {
	(void)dev;
	EXPECT(probed && built);
	ends += live;
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

	back_set(values[chance_below(16)]);
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
	switch (chance_below(8)) {
	case 0:
	case 1:
	case 2:
		back_rage();
		break;
	case 3:
		kernel_time_pass(chance_below(20) * 1000);
		break;
	case 4:
		store_conflicts = is_hostile ? chance_below(12) : chance_below(3);
		break;
	case 5:
		if (is_hostile) {
			store_error = chance_below(3) ? 0 : -EIO;
			process_memory_short = chance_below(4) == 0;
		}
		break;
	case 6:
		store_set(BACK "/sectors", chance_below(2) ? "1000" : "none");
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
	process_memory_short = false;
	back_set("1");
	serve(dev);
	/* A watch that could not be set is set when the step's time is over. */
	kernel_time_pass(STEP_TIMEOUT_MS);
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
	store_set(FRONT "/state", left[chance_below(8)]);
	if (chance_below(8)) {
		back_rage();
	}
	/* Some drivers say what they will read, some do not. */
	driver.properties = properties;
	driver.property_count = chance_below(3);
	driver.published_state =
	    chance_below(2) ? XenbusStateInitialised : XenbusStateConnected;
	return xenbus_dev_create(&driver, "51712");
}

int fuzz_run(bool hostile) {
	struct xenbus_device *dev;
	unsigned int i;
	int line;

	kernel_reset();
	is_hostile = hostile;
	probed = built = live = gave_up = false;
	broken = 0;
	dev = create();
	if (!dev) {
		return probed || store_watches() ? __LINE__ : broken;
	}
	for (i = 0; i < STEPS && !chance_over(); i++) {
		step(dev);
	}
	line = settle(dev);
	xenbus_dev_destroy(dev);
	EXPECT(!probed && !built && !live && store_watches() == 0);
	return line ? line : broken;
}

void fuzz_report(void) {
	printf("xenbus: %lu times live, %lu connections ended\n", lives, ends);
}
