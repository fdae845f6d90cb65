/**
 * @file
 * @brief A whole device: its directories, its states, its end
 */

#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenstat.h>
#include <xen/io/xenbus.h>

#include "daemon.h"
#include "device.h"
#include "input.h"
#include "kernel.h"

extern void xenbus_reset(void);

/** Turns of the threads, unless they come to rest before. */
#define ROUNDS_MAX 64

static const struct device *device;
static bool ending;

const char *device_path(bool back, const char *key) {
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", back ? device->back : device->front,
	    key);
	return path;
}

/* What the drivers count is printed by nobody. */

void xenstat_device(const char *name, const struct xenstat_counters *counters) {
	(void)name;
	(void)counters;
}

void xenstat_value(const char *name, const char *counter, uint64_t value) {
	(void)name;
	(void)counter;
	(void)value;
}

/* ---- Keys ---- */

static void back_set(const char *key, const char *value) {
	daemon_set(device_path(true, key), value);
}

static void back_state(unsigned int state) {
	char text[4];

	snprintf(text, sizeof(text), "%u", state);
	back_set("state", text);
}

/** Another value for one of the keys, or none. */
static void change_key(const struct device_key *keys, bool back) {
	static const char *const values[] = {NULL, "", "0", "1", "2", "-1", "abc",
	    "8", "63", "4096", "4294967295", "18446744073709551615", "1 ", "512",
	    "99999999999999999999", "01"};
	unsigned int count = 0;
	const char *key;
	uint8_t what;
	char *text;

	while (keys[count].key != NULL) {
		count++;
	}
	key = keys[input_below(count)].key;
	what = input_u8();
	if (what < 0xc0) {
		daemon_set(device_path(back, key), values[what % 16]);
		return;
	}
	text = input_text(40);
	daemon_set(device_path(back, key), text);
	process_free(text);
}

static void set_all(const struct device_key *keys, bool back) {
	for (; keys->key != NULL; keys++) {
		daemon_set(device_path(back, keys->key), keys->value);
	}
}

static void make_directories(void) {
	set_all(device->keys, true);
	back_state(XenbusStateInitWait);
	set_all(device->ours, false);
	daemon_set(device_path(false, "backend"), device->back);
	daemon_set(device_path(false, "backend-id"), "0");
	daemon_set(device_path(false, "state"), "1");
}

/* ---- States ---- */

/** What a sane backend does next, as Linux' blkback and netback. */
static void react(void) {
	uint32_t ours = daemon_number(device_path(false, "state"));
	uint32_t theirs = daemon_number(device_path(true, "state"));

	if (theirs == XenbusStateInitialising
	    || (ours == XenbusStateInitialising && theirs != XenbusStateInitWait)) {
		device->unmap();
		back_state(XenbusStateInitWait);
	}
	else if ((ours == XenbusStateInitialised || ours == XenbusStateConnected)
	         && theirs == XenbusStateInitWait) {
		device->map();
		back_state(XenbusStateConnected);
	}
	else if (ours == XenbusStateClosing && theirs < XenbusStateClosing) {
		back_state(XenbusStateClosing);
	}
	else if (ours == XenbusStateClosed && theirs != XenbusStateClosed) {
		device->unmap();
		back_state(XenbusStateClosed);
	}
}

static void daemon_weather(void) {
	static const char *const errors[] = {"ENOENT", "EAGAIN", "EACCES", "EIO",
	    "EQUOTA", "ENOSPC", "EINVAL", "E2BIG"};

	switch (input_below(4)) {
	case 0:
		daemon_conflicts = input_below(12);
		break;
	case 1:
		daemon_error = errors[input_below(8)];
		break;
	case 2:
		daemon_asleep = input_u8() & 1;
		break;
	default:
		process_memory_short = input_u8() & 1;
		break;
	}
}

void device_step(void) {
	switch (input_below(16)) {
	case 0:
	case 1:
		react();
		break;
	case 2:
		back_state(input_below(10));
		break;
	case 3:
		change_key(device->keys, true);
		break;
	case 4:
		change_key(device->ours, false);
		break;
	case 5:
		daemon_weather();
		break;
	case 6:
		kernel_time_pass(1u << input_below(16));
		break;
	case 7:
		device->map();
		break;
	default:
		device->act();
		break;
	}
	device_settle();
}

/* ---- Time goes on ---- */

void device_settle(void) {
	unsigned int round = 0;

	do {
		daemon_run();
		kernel_run();
	} while (kernel_threads_run() && ++round < ROUNDS_MAX);
}

/** While the user waits, the others act. */
static void on_wait(void) {
	device_settle();
	if (ending) {
		return;
	}
	if (input_over()) {
		react();
		device_settle();
	}
	else {
		device_step();
	}
}

bool device_start(const struct device *dev) {
	device = dev;
	ending = false;
	kernel_on_wait = on_wait;
	xenbus_reset();
	daemon_front = dev->front;
	daemon_start();
	make_directories();
	while (input_u8() & 1) {
		change_key(device->keys, true);
	}
	if (xenbus_start() == 0) {
		return true;
	}
	/* No store, no devices. */
	device->unmap();
	daemon_stop();
	return false;
}

static int count_device(struct xenbus_device *dev, void *arg) {
	(void)dev;
	*(unsigned int *)arg += 1;
	return 0;
}

void device_stop(void) {
	unsigned int i, devices = 1;

	ending = true;
	process_memory_short = daemon_asleep = false;
	daemon_conflicts = 0;
	daemon_error = NULL;
	device->unmap();
	kernel_grants_release();
	daemon_set(device->front, NULL);
	for (i = 0; i < 200 && devices > 0; i++) {
		device_settle();
		kernel_time_pass(500);
		devices = 0;
		xenbus_foreach(count_device, &devices);
	}
	REQUIRE(devices == 0);
	daemon_stop();
}
