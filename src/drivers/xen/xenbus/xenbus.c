/**
 * @file
 * @brief Discovery of devices, and the thread that serves them
 *
 * Handlers of watches only leave word here; everything that takes time is
 * done in the xenbus thread, one device after the other.
 */

#include <errno.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>
#include <drivers/xen/xenbus_path.h>
#include <framework/mod/options.h>
#include <kernel/thread.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <util/err.h>
#include <util/log.h>

#define BOOT_TIMEOUT_MS OPTION_GET(NUMBER, boot_timeout_ms)

/** How often deadlines are looked at while a device has one. */
#define TICK_MS 500

ARRAY_SPREAD_DEF(const struct xenbus_driver *const, __xenbus_driver_registry);

/* The xenbus thread alone changes the list; others look at it locked. */
static DLIST_DEFINE(devices);
static struct mutex devices_lock;

static struct waitq bus_waitq;     /**< the thread waits for work */
static struct waitq settled_waitq; /**< boot waits for devices */
static bool bus_rescan;            /**< device/ changed */
static bool bus_booting = true;    /**< boot waits */
static bool bus_scanned;           /**< device/ was read once */
static unsigned int bus_unlisted;  /**< failures to read device/ in a row */
static struct xenstore_watch bus_watch;

uint64_t xenbus_now(void) {
	return (uint64_t)ktime_get_ns();
}

bool xenbus_booting(void) {
	return bus_booting;
}

void xenbus_wakeup(void) {
	waitq_wakeup_all(&bus_waitq);
}

int xenbus_foreach(int (*fn)(struct xenbus_device *dev, void *arg), void *arg) {
	struct xenbus_device *dev;
	int ret = 0;

	mutex_lock(&devices_lock);
	dlist_foreach_entry(dev, &devices, link) {
		ret = fn(dev, arg);
		if (ret) {
			break;
		}
	}
	mutex_unlock(&devices_lock);
	return ret;
}

/* ---- Discovery ---- */

static struct xenbus_device *device_find(const struct xenbus_driver *driver,
    const char *id) {
	struct xenbus_device *dev;

	dlist_foreach_entry(dev, &devices, link) {
		if (dev->driver == driver
		    && !strcmp(dev->name + strlen(driver->type) + 1, id)) {
			return dev;
		}
	}
	return NULL;
}

static void device_add(const struct xenbus_driver *driver, const char *id) {
	struct xenbus_device *dev;

	if (!xenbus_id_valid(id) || device_find(driver, id)) {
		return;
	}
	dev = xenbus_dev_create(driver, id);
	if (dev) {
		mutex_lock(&devices_lock);
		dlist_add_prev(&dev->link, &devices);
		mutex_unlock(&devices_lock);
	}
}

static void device_remove(struct xenbus_device *dev) {
	log_info("%s: removed", dev->name);
	mutex_lock(&devices_lock);
	dlist_del_init(&dev->link);
	mutex_unlock(&devices_lock);
	xenbus_dev_destroy(dev);
}

static bool list_has(const struct xenstore_list *list, const char *id) {
	const char *name = NULL;

	while ((name = xenstore_list_next(list, name))) {
		if (!strcmp(name, id)) {
			return true;
		}
	}
	return false;
}

/** Logs the first failure in a row: somebody may make us look all the time. */
static void bus_scan_failed(const char *path, int ret) {
	if (bus_unlisted++ == 0) {
		log_error("cannot list %s: %d", path, ret);
	}
}

/** Brings our devices of a type in line with device/<type>. */
static void bus_scan_type(const struct xenbus_driver *driver) {
	struct xenstore_list list = {0};
	struct xenbus_device *dev;
	char path[sizeof("device/") + XENBUS_NAME_MAX] = "device/";
	const char *id = NULL;
	int ret;

	strncat(path, driver->type, XENBUS_NAME_MAX - 1);
	ret = xenstore_directory(XENSTORE_NO_TX, path, &list);
	if (ret && ret != -ENOENT) {
		bus_scan_failed(path, ret);
		return;
	}
	bus_unlisted = 0;
	dlist_foreach_entry_safe(dev, &devices, link) {
		if (dev->driver == driver
		    && !list_has(&list, dev->name + strlen(driver->type) + 1)) {
			device_remove(dev);
		}
	}
	while ((id = xenstore_list_next(&list, id))) {
		device_add(driver, id);
	}
	xenstore_list_free(&list);
}

static void bus_scan(void) {
	const struct xenbus_driver *driver;

	array_spread_foreach(driver, __xenbus_driver_registry) {
		bus_scan_type(driver);
	}
	bus_scanned = true;
}

/**
 * Whether a change there may bring or take a device: at "device/<type>/<id>"
 * or above, or at its key `backend` or `backend-id`, should the toolstack be
 * late with it. What else is below are keys, most of which we write.
 */
static bool path_matters(const char *path) {
	const char *last = strrchr(path, '/');
	unsigned int slashes = 0;

	for (; *path; path++) {
		slashes += *path == '/';
	}
	return slashes <= 2
	       || (slashes == 3 && !strncmp(last, "/backend", strlen("/backend")));
}

static void bus_watch_handler(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	(void)watch;
	(void)count;
	if (path_matters(path)) {
		bus_rescan = true;
		xenbus_wakeup();
	}
}

/* ---- The thread ---- */

static bool bus_pending(void) {
	struct xenbus_device *dev;

	if (bus_rescan) {
		return true;
	}
	dlist_foreach_entry(dev, &devices, link) {
		if (xenbus_dev_pending(dev)) {
			return true;
		}
	}
	return false;
}

static bool bus_has_deadline(void) {
	struct xenbus_device *dev;

	dlist_foreach_entry(dev, &devices, link) {
		if (dev->deadline || dev->flags & XENBUS_UNSAID) {
			return true;
		}
	}
	return false;
}

static void bus_serve(void) {
	struct xenbus_device *dev;

	if (bus_rescan) {
		bus_rescan = false;
		bus_scan();
	}
	dlist_foreach_entry(dev, &devices, link) {
		if (xenbus_dev_pending(dev)) {
			xenbus_dev_serve(dev);
		}
		xenbus_dev_expire(dev);
	}
	waitq_wakeup_all(&settled_waitq);
}

static void *bus_run(void *arg) {
	(void)arg;
	for (;;) {
		if (bus_has_deadline()) {
			WAITQ_WAIT_TIMEOUT(&bus_waitq, bus_pending(), TICK_MS);
		}
		else {
			WAITQ_WAIT(&bus_waitq, bus_pending());
		}
		bus_serve();
	}
	return NULL;
}

/* ---- Boot ---- */

static int device_unsettled(struct xenbus_device *dev, void *arg) {
	(void)arg;
	return !xenbus_dev_settled(dev);
}

static bool bus_settled(void) {
	return bus_scanned && !xenbus_foreach(device_unsettled, NULL);
}

static int device_skip(struct xenbus_device *dev, void *arg) {
	(void)arg;
	if (!xenbus_dev_settled(dev)) {
		xenbus_dev_skip(dev);
	}
	return 0;
}

/** Waits until all devices are settled; skips the ones that are not. */
static void bus_wait_settled(void) {
	uint64_t end = xenbus_now() + (uint64_t)BOOT_TIMEOUT_MS * NSEC_PER_MSEC;

	while (!bus_settled() && xenbus_now() < end) {
		WAITQ_WAIT_TIMEOUT(&settled_waitq, false, TICK_MS);
	}
	xenbus_foreach(device_skip, NULL);
	bus_booting = false;
}

int xenbus_start(void) {
	struct thread *thread;
	int ret;

	mutex_init(&devices_lock);
	waitq_init(&bus_waitq);
	waitq_init(&settled_waitq);
	bus_watch.handler = bus_watch_handler;
	ret = xenstore_watch("device", &bus_watch);
	if (ret) {
		log_error("no devices: %d", ret);
		return ret;
	}
	thread = thread_create(THREAD_FLAG_DETACHED, bus_run, NULL);
	ret = ptr2err(thread);
	if (ret) {
		xenstore_unwatch(&bus_watch);
		return ret;
	}
	bus_wait_settled();
	return 0;
}
