/**
 * @file
 * @brief The toolstack takes the devices away, and what is left is looked at
 *
 * As libxl does it: the backend's state becomes Closing, the frontend closes,
 * the backend closes, the directories go. A device that does not close in time
 * loses them all the same.
 */

#include <stdio.h>
#include <string.h>

#include <xen/io/xenbus.h>

#include "sim.h"

#define DEVICES_MAX 32
#define CLOSE_NS    (10 * NSEC_PER_SEC)
#define LOOK_NS     (50 * NSEC_PER_MSEC)

static struct device { char front[64], back[64]; } devices[DEVICES_MAX];

static unsigned int device_count;
static uint64_t remove_end; /* when patience ends */
static uint64_t mark;       /* of memory, before any device */

void sim_device_add(const char *front, const char *back) {
	struct device *d = &devices[device_count++];

	if (device_count > DEVICES_MAX) {
		sim_fail("more than %d devices", DEVICES_MAX);
	}
	snprintf(d->front, sizeof(d->front), "%s", front);
	snprintf(d->back, sizeof(d->back), "%s", back);
}

/* With the directory of all devices of its type, if it was the last one. */
static void path_rm(const char *dir) {
	char parent[64];

	sim_store_rm(dir);
	snprintf(parent, sizeof(parent), "%.*s", (int)(strrchr(dir, '/') - dir),
	    dir);
	sim_store_rm_empty(parent);
}

static bool device_closed(const struct device *d) {
	uint64_t front = sim_store_number(d->front, "state", XenbusStateUnknown);
	uint64_t back = sim_store_number(d->back, "state", XenbusStateUnknown);

	return (front == XenbusStateClosed || front == XenbusStateUnknown)
	       && (back == XenbusStateClosed || back == XenbusStateUnknown);
}

static void look(void *arg) {
	unsigned int left = 0;

	(void)arg;
	for (unsigned int i = 0; i < device_count; i++) {
		struct device *d = &devices[i];

		if (d->front[0] == '\0') {
			continue;
		}
		if (device_closed(d) || sim_now >= remove_end) {
			path_rm(d->front);
			path_rm(d->back);
			d->front[0] = '\0';
		}
		else {
			left++;
		}
	}
	if (left > 0) {
		sim_after(LOOK_NS, look, NULL);
	}
	else {
		device_count = 0;
	}
}

void sim_devices_remove(void) {
	char path[96];

	remove_end = sim_now + CLOSE_NS;
	for (unsigned int i = 0; i < device_count; i++) {
		snprintf(path, sizeof(path), "%s/online", devices[i].back);
		sim_store_write(path, "0");
		snprintf(path, sizeof(path), "%s/state", devices[i].back);
		sim_store_write(path, "%d", XenbusStateClosing);
	}
	look(NULL);
}

void *sim_grant_map_for(const char *front, grant_ref_t ref, bool readonly) {
	char path[96];

	snprintf(path, sizeof(path), "/local/domain/%d/error%s/error", SIM_GUEST,
	    strstr(front, "/device/"));
	return sim_store_read(path) != NULL ? sim_grant_try_map(ref, readonly)
	                                    : sim_grant_map(ref, readonly);
}

bool sim_devices_gone(void) {
	return device_count == 0 && sim_grant_mapped() == 0;
}

/* ---- What is left ---- */

void sim_toolstack_bus_watched(void) {
	if (mark == 0) {
		mark = sim_memory_mark();
		sim_refuse_begin();
	}
}

/* Only a hostile daemon may leave the guest alone. */
void sim_store_silent(void) {
	if (sim_option("ATTACK", "")[0] == 'X') {
		sim_note("residue: not looked at, the daemon is hostile to the end");
	}
	else {
		sim_fault("residue: the guest cannot talk to XenStore");
	}
}

void sim_residue(void) {
	sim_grant_residue();
	sim_evtchn_residue();
	sim_store_residue();
	sim_memory_residue(mark);
}
