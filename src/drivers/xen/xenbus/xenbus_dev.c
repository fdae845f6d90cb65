/**
 * @file
 * @brief One device: its life from probe to remove
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>
#include <drivers/xen/xenbus_look.h>
#include <drivers/xen/xenbus_state.h>
#include <framework/mod/options.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/time/time.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#define STEP_TIMEOUT_NS \
	((uint64_t)OPTION_GET(NUMBER, step_timeout_ms) * NSEC_PER_MSEC)

/** The toolstack waits 10 s for a state that it asked for. */
#define SAY_AGAIN_NS (1000 * (uint64_t)NSEC_PER_MSEC)

/** Actions that one look at the backend's state may lead to. */
#define ACTIONS_MAX 8

void xenbus_dev_flag(struct xenbus_device *dev, unsigned int set,
    unsigned int clear) {
	sched_lock();
	dev->flags = (dev->flags & ~clear) | set;
	sched_unlock();
}

/* ---- Giving up ---- */

void xenbus_dev_fatal(struct xenbus_device *dev, int err, const char *fmt,
    ...) {
	va_list args;
	bool first;

	sched_lock();
	first = dev->error == 0;
	if (first) {
		dev->error = err;
	}
	sched_unlock();
	if (!first) {
		return;
	}
	va_start(args, fmt);
	vsnprintf(dev->error_text, sizeof(dev->error_text), fmt, args);
	va_end(args);
	log_error("%s: %s%s (%d)", dev->name,
	    xenbus_booting() && !(dev->flags & XENBUS_LIVE) ? "device skipped: "
	                                                    : "",
	    dev->error_text, err);
	xenbus_dev_flag(dev, XENBUS_FATAL, 0);
	xenbus_wakeup();
}

void xenbus_dev_skip(struct xenbus_device *dev) {
	if (!(dev->flags & XENBUS_SKIPPED)) {
		xenbus_dev_flag(dev, XENBUS_SKIPPED, 0);
		if (!dev->error && !(dev->flags & XENBUS_INSANE)) {
			log_error("%s: device skipped: backend is %s", dev->name,
			    xenbus_state_name(dev->otherend_state));
		}
	}
}

void xenbus_dev_odd(struct xenbus_device *dev, const char *key, int err) {
	if (!(dev->flags & XENBUS_ODD)) {
		xenbus_dev_flag(dev, XENBUS_ODD, 0);
		log_error("%s: %s/%s is not sane (%d)", dev->name, dev->otherend, key,
		    err);
	}
}

/** Gives up with the key that was to blame, if one was. */
static void dev_fail(struct xenbus_device *dev, int err, const char *what) {
	if (dev->bad_key) {
		xenbus_dev_fatal(dev, err, "backend's %s is %s", dev->bad_key,
		    err == -ENOENT ? "missing" : "not sane");
	}
	else {
		xenbus_dev_fatal(dev, err, "%s", what);
	}
}

bool xenbus_dev_settled(const struct xenbus_device *dev) {
	return dev->flags & (XENBUS_LIVE | XENBUS_SKIPPED);
}

/* ---- What it costs ---- */

static uint64_t round_trips(void) {
	struct xenstore_counters counters;

	xenstore_counters(&counters);
	return counters.round_trips;
}

static void dev_trips_begin(struct xenbus_device *dev) {
	dev->trips_mark = round_trips();
}

static void dev_trips_end(struct xenbus_device *dev) {
	uint64_t now = round_trips();

	dev->trips += now - dev->trips_mark;
	dev->trips_mark = now;
}

/* ---- Steps ---- */

static void dev_expect(struct xenbus_device *dev) {
	dev->deadline = xenbus_now() + STEP_TIMEOUT_NS;
}

static void dev_disconnect(struct xenbus_device *dev) {
	if (dev->flags & XENBUS_BUILT) {
		xenbus_dev_flag(dev, 0, XENBUS_BUILT | XENBUS_LIVE);
		dev->driver->disconnect(dev);
	}
}

/** Our own view goes on when the store fails: what counts is that we let go.
 * What could not be said is said later. */
static void dev_switch(struct xenbus_device *dev, enum xenbus_state state) {
	int ret = xenbus_switch_state(dev, state);

	if (ret) {
		if (!dev->error && !(dev->flags & XENBUS_UNSAID)) {
			log_error("%s: cannot publish %s: %d", dev->name,
			    xenbus_state_name(state), ret);
		}
		dev->state = state;
		dev->say_at = xenbus_now() + SAY_AGAIN_NS;
		dev_expect(dev);
	}
	xenbus_dev_flag(dev, ret ? XENBUS_UNSAID : 0, XENBUS_STALE | XENBUS_UNSAID);
}

static void dev_say_again(struct xenbus_device *dev) {
	enum xenbus_state state = dev->state;

	if (dev->flags & XENBUS_UNSAID) {
		dev->state = XenbusStateUnknown;
		dev_switch(dev, state);
	}
}

/** Whoever waits in vain may wait for a backend that does not know it: that
 * our state reached the store does not mean that it still stands there. */
static void dev_doubt(struct xenbus_device *dev) {
	if (!dev->error && !(dev->flags & (XENBUS_LIVE | XENBUS_STALE))) {
		xenbus_dev_flag(dev, XENBUS_UNSAID, 0);
	}
}

static int dev_publish(struct xenbus_device *dev) {
	int ret;

	dev->bad_key = NULL;
	xenbus_dev_flag(dev, XENBUS_BUILT, XENBUS_RESTART);
	ret = dev->driver->publish(dev);
	if (ret) {
		dev_fail(dev, ret, "cannot be published");
	}
	dev_expect(dev);
	return ret;
}

/** A live device whose new keys are not sane goes on with the old ones. */
static void dev_changed(struct xenbus_device *dev) {
	dev->bad_key = NULL;
	if (dev->driver->changed) {
		dev->driver->changed(dev);
	}
	if (dev->bad_key) {
		xenbus_dev_odd(dev, dev->bad_key, -EINVAL);
	}
}

static int dev_connect(struct xenbus_device *dev) {
	int ret;

	if (dev->flags & XENBUS_LIVE) {
		dev_changed(dev);
		return 0;
	}
	dev->bad_key = NULL;
	ret = dev->driver->connect(dev);
	if (!ret) {
		ret = xenbus_switch_state(dev, XenbusStateConnected);
	}
	if (ret) {
		dev_fail(dev, ret, "cannot be connected");
		return ret;
	}
	dev->deadline = 0;
	dev_trips_end(dev);
	dev->connect_trips = dev->trips;
	xenbus_dev_flag(dev, XENBUS_LIVE, 0);
	log_info("%s: connected to %s", dev->name, dev->otherend);
	return 0;
}

static void dev_close(struct xenbus_device *dev) {
	if (dev->flags & XENBUS_LIVE) {
		log_info("%s: closed, backend is %s", dev->name,
		    xenbus_state_name(dev->otherend_state));
	}
	dev_disconnect(dev);
	dev->deadline = 0;
	dev_switch(dev, XenbusStateClosed);
}

/** Leaves an earlier life: the backend is to close first. */
static void dev_reset(struct xenbus_device *dev) {
	dev_disconnect(dev);
	dev_switch(dev, XenbusStateClosing);
	xenbus_dev_flag(dev, XENBUS_RESTART, 0);
	dev_expect(dev);
}

/** Begins again, unless the device failed: it stays closed then. */
static bool dev_reopen(struct xenbus_device *dev) {
	if (dev->error) {
		return false;
	}
	dev_disconnect(dev);
	dev_switch(dev, XenbusStateInitialising);
	dev_expect(dev);
	dev->trips = 0;
	dev_trips_begin(dev);
	return true;
}

/** @return true if our state changed, so that another step may be due. */
static bool dev_act(struct xenbus_device *dev, enum xenbus_action action) {
	switch (action) {
	case XENBUS_PUBLISH:
		dev_publish(dev);
		return false;
	case XENBUS_CONNECT:
		dev_connect(dev);
		return false;
	case XENBUS_RENEW:
		return (dev->flags & XENBUS_LIVE) && !dev->driver->outlives_backend
		       && dev_reopen(dev);
	case XENBUS_RESET:
		dev_reset(dev);
		return true;
	case XENBUS_CLOSE:
		dev_close(dev);
		return true;
	case XENBUS_REOPEN:
		return dev_reopen(dev);
	case XENBUS_ENDED:
		return (dev->flags & XENBUS_RESTART) && dev_reopen(dev);
	default:
		return false;
	}
}

/** Acts on the two states until the other end has to move. */
static void dev_step(struct xenbus_device *dev) {
	unsigned int i;

	for (i = 0; i < ACTIONS_MAX; i++) {
		unsigned int ours =
		    dev->flags & XENBUS_STALE ? XenbusStateUnknown : dev->state;

		if (!dev_act(dev, xenbus_action(ours, dev->otherend_state))) {
			return;
		}
	}
}

/** Tells the toolstack (docs/misc/xenstore-paths: ~/error). */
static void dev_write_error(struct xenbus_device *dev) {
	char dir[sizeof("error/") + XENBUS_NODE_MAX];

	snprintf(dir, sizeof(dir), "error/%s", dev->nodename);
	xenstore_printf(XENSTORE_NO_TX, dir, "error", "%d %s", dev->error,
	    dev->error_text);
}

static void dev_give_up(struct xenbus_device *dev) {
	dev_write_error(dev);
	dev_disconnect(dev);
	dev_switch(dev, XenbusStateClosing);
	dev_expect(dev);
	if (xenbus_booting()) {
		xenbus_dev_skip(dev);
	}
	dev_step(dev);
}

static void dev_look(struct xenbus_device *dev) {
	xenbus_dev_flag(dev, 0, XENBUS_CHANGED);
	if (xenbus_look(dev)) {
		dev_step(dev);
	}
	else if (!(dev->flags & XENBUS_INSANE)) {
		dev_expect(dev);
	}
	xenbus_look_end(dev);
}

void xenbus_dev_serve(struct xenbus_device *dev) {
	dev_trips_begin(dev);
	dev_say_again(dev);
	if (dev->flags & XENBUS_CHANGED) {
		dev_look(dev);
	}
	if (dev->flags & XENBUS_FATAL) {
		xenbus_dev_flag(dev, 0, XENBUS_FATAL);
		dev_give_up(dev);
	}
	dev_trips_end(dev);
}

void xenbus_dev_expire(struct xenbus_device *dev) {
	if (xenbus_now() >= dev->say_at) {
		dev_say_again(dev);
	}
	if (dev->deadline == 0 || xenbus_now() < dev->deadline) {
		return;
	}
	dev->deadline = 0;
	dev_doubt(dev);
	dev_say_again(dev);
	if (xenbus_booting()) {
		xenbus_dev_skip(dev);
	}
	else if (!dev->error && !(dev->flags & XENBUS_LIVE)) {
		log_info("%s: still waits, backend is %s", dev->name,
		    xenbus_state_name(dev->otherend_state));
	}
	/* A backend that does not close keeps nothing of ours: the grants it
	 * still maps are in quarantine. */
	if (dev->state == XenbusStateClosing) {
		dev_close(dev);
	}
	/* An event may be lost, or there was no answer the last time. */
	xenbus_dev_flag(dev, XENBUS_CHANGED, 0);
}

/* ---- Coming and going ---- */

static int dev_setup(struct xenbus_device *dev) {
	int ret = xenbus_look_home(dev);

	if (ret) {
		xenbus_dev_fatal(dev, ret, "nothing usable in %s", dev->nodename);
		return ret;
	}
	ret = dev->driver->probe(dev);
	xenbus_look_end(dev);
	xenbus_dev_flag(dev, XENBUS_NEW | XENBUS_CHANGED, 0);
	dev_expect(dev);
	return ret;
}

struct xenbus_device *xenbus_dev_create(const struct xenbus_driver *driver,
    const char *id) {
	struct xenbus_device *dev = sysmalloc(sizeof(*dev));
	int ret;

	if (!dev) {
		return NULL;
	}
	memset(dev, 0, sizeof(*dev));
	dev->driver = driver;
	dlist_head_init(&dev->link);
	snprintf(dev->name, sizeof(dev->name), "%s/%s", driver->type, id);
	snprintf(dev->nodename, sizeof(dev->nodename), "device/%s", dev->name);
	dev_trips_begin(dev);
	ret = dev_setup(dev);
	dev_trips_end(dev);
	if (ret) {
		if (!dev->error) {
			log_error("%s: device skipped (%d)", dev->name, ret);
		}
		sysfree(dev);
		return NULL;
	}
	return dev;
}

void xenbus_dev_destroy(struct xenbus_device *dev) {
	if (!(dev->flags & XENBUS_NEW)) {
		xenstore_unwatch(&dev->watch);
	}
	dev_disconnect(dev);
	dev->driver->remove(dev);
	sysfree(dev);
}
