/**
 * @file
 * @brief Reading what the other end says
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>
#include <drivers/xen/xenbus_flight.h>
#include <drivers/xen/xenbus_look.h>
#include <drivers/xen/xenbus_path.h>

static void look_config(const struct xenbus_device *dev, struct flight *f) {
	const char *const *key = dev->driver->config;

	for (; key && *key; key++) {
		flight_read(f, dev->nodename, *key);
	}
}

static void look_keys(const struct xenbus_device *dev, struct flight *f,
    const struct xenbus_key *keys, size_t count) {
	size_t i;

	for (i = 0; i < count; i++) {
		flight_read(f, dev->otherend, keys[i].key);
	}
}

/* ---- Our own directory ---- */

static int home_parse(struct xenbus_device *dev, const struct flight *f) {
	const struct xenstore_request *state =
	    flight_find(f, dev->nodename, "state");
	uint64_t domid, own, ours;
	int ret = flight_text(&f->req[0], dev->otherend, sizeof(dev->otherend));

	if (!ret) {
		ret = flight_number(flight_find(f, dev->nodename, "backend-id"), 0,
		    DOMID_FIRST_RESERVED - 1, &domid);
	}
	if (!ret) {
		ret = state->result;
	}
	if (ret) {
		return ret;
	}
	/* Who is its own backend believes keys that nobody else wrote. */
	if (!xenbus_otherend_valid(dev->otherend, (domid_t)domid)
	    || (!flight_number(&f->req[1], 0, DOMID_FIRST_RESERVED - 1, &own)
	        && own == domid)) {
		return -EINVAL;
	}
	dev->otherend_id = (domid_t)domid;
	dev->state = XenbusStateInitialising;
	if (flight_number(state, dev->state, dev->state, &ours)) {
		dev->state = XenbusStateUnknown;
		xenbus_dev_flag(dev, XENBUS_STALE, 0);
	}
	return 0;
}

int xenbus_look_home(struct xenbus_device *dev) {
	struct flight *f = flight_alloc();
	int ret;

	if (!f) {
		return -ENOMEM;
	}
	dev->look = f;
	flight_read_to(f, dev->nodename, "backend", dev->otherend,
	    sizeof(dev->otherend));
	flight_read(f, "domid", "");
	flight_read(f, dev->nodename, "backend-id");
	flight_read(f, dev->nodename, "state");
	look_config(dev, f);
	flight_wait(f);
	ret = f->error ? f->error : home_parse(dev, f);
	if (ret) {
		xenbus_look_end(dev);
	}
	return ret;
}

/* ---- The backend ---- */

static void look_watch_handler(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	struct xenbus_device *dev = watch->arg;
	bool first = dev->flags & XENBUS_FIRST;

	(void)path;
	xenbus_dev_flag(dev, 0, XENBUS_FIRST);
	if (!first || count > 1) {
		xenbus_dev_flag(dev, XENBUS_CHANGED, 0);
		xenbus_wakeup();
	}
}

/** The event that a new watch brings of itself needs no look: the state is
 * read behind it. */
static void look_set_watch(struct xenbus_device *dev, struct flight *f) {
	snprintf(dev->watch_path, sizeof(dev->watch_path), "%s/state",
	    dev->otherend);
	dev->watch.handler = look_watch_handler;
	dev->watch.arg = dev;
	xenbus_dev_flag(dev, XENBUS_FIRST, 0);
	flight_watch(f, dev->watch_path, &dev->watch);
}

/** A watch that could not be set for want of a connection is set later. */
static bool look_watched(struct xenbus_device *dev, const struct flight *f) {
	int ret = f->count > 0 ? f->req[0].result : f->error;

	if (!ret) {
		xenbus_dev_flag(dev, 0, XENBUS_NEW);
		return true;
	}
	xenstore_watch_drop(&dev->watch);
	if (ret != -EIO && ret != -ETIMEDOUT) {
		xenbus_dev_fatal(dev, ret, "backend's state cannot be watched");
	}
	return false;
}

/** Whether the keys may be published after this look. */
static bool look_before_publish(const struct xenbus_device *dev) {
	return dev->state == XenbusStateInitialising && !dev->error
	       && !(dev->flags & (XENBUS_STALE | XENBUS_BUILT));
}

static void look_ahead(struct xenbus_device *dev, struct flight *f) {
	const struct xenbus_driver *driver = dev->driver;

	if (look_before_publish(dev)) {
		look_keys(dev, f, driver->offers, driver->offer_count);
		flight_tx_start(f);
	}
	else if (dev->flags & XENBUS_BUILT && !dev->error) {
		look_keys(dev, f, driver->properties, driver->property_count);
		look_config(dev, f);
	}
}

static bool look_state(struct xenbus_device *dev, const struct flight *f) {
	const struct xenstore_request *req = flight_find(f, dev->otherend, "state");
	uint64_t state;

	if (!req || req->result == -EIO || req->result == -ETIMEDOUT) {
		return false;
	}
	/* What is missing in a directory that we may not read is EACCES. */
	if (req->result == -ENOENT || req->result == -EACCES) {
		dev->otherend_state = XenbusStateUnknown;
		return true;
	}
	if (flight_number(req, XenbusStateInitialising, XenbusStateReconfigured,
	        &state)) {
		xenbus_dev_flag(dev, XENBUS_INSANE, 0);
		xenbus_dev_odd(dev, "state", -EINVAL);
		return false;
	}
	xenbus_dev_flag(dev, 0, XENBUS_INSANE);
	dev->otherend_state = (enum xenbus_state)state;
	return true;
}

static void look_drop_tx(struct xenbus_device *dev) {
	if (dev->tx != XENSTORE_NO_TX) {
		xenstore_transaction_end(dev->tx, true);
		dev->tx = XENSTORE_NO_TX;
	}
}

/** Reads the answers; a transaction that publish will not need is ended. */
static bool look_judge(struct xenbus_device *dev, const struct flight *f) {
	bool known = (!(dev->flags & XENBUS_NEW) || look_watched(dev, f))
	             && look_state(dev, f);

	if (!known || dev->otherend_state != XenbusStateInitWait) {
		look_drop_tx(dev);
	}
	if (!known) {
		xenbus_dev_flag(dev, 0, XENBUS_FIRST);
	}
	return known;
}

bool xenbus_look(struct xenbus_device *dev) {
	bool transacts = look_before_publish(dev);
	struct flight *f = flight_alloc();

	if (!f) {
		return false;
	}
	dev->look = f;
	if (dev->flags & XENBUS_NEW) {
		look_set_watch(dev, f);
	}
	flight_read(f, dev->otherend, "state");
	look_ahead(dev, f);
	flight_wait(f);
	if (transacts && !f->error) {
		xenstore_tx_started(&f->req[f->count - 1], &dev->tx);
	}
	return look_judge(dev, f);
}

void xenbus_look_end(struct xenbus_device *dev) {
	look_drop_tx(dev);
	flight_free(dev->look);
	dev->look = NULL;
}
