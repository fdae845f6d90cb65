/**
 * @file
 * @brief One device, private to the xenbus module
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_DEV_H_
#define DRIVERS_XEN_XENBUS_XENBUS_DEV_H_

#include <drivers/xen/xenbus.h>

/* Flags of a device; see xenbus_dev_flag(). */
#define XENBUS_CHANGED (1u << 0)  /**< the backend's state is to be read */
#define XENBUS_FATAL   (1u << 1)  /**< its driver gave it up */
#define XENBUS_BUILT   (1u << 2)  /**< publish was called: disconnect is due */
#define XENBUS_LIVE    (1u << 3)  /**< connect succeeded */
#define XENBUS_STALE   (1u << 4)  /**< our state is an earlier image's */
#define XENBUS_RESTART (1u << 5)  /**< closes in order to begin again */
#define XENBUS_SKIPPED (1u << 6)  /**< boot does not wait for it any more */
#define XENBUS_INSANE  (1u << 7)  /**< the backend's state was no state */
#define XENBUS_UNSAID  (1u << 8)  /**< our state could not be published */
#define XENBUS_ODD     (1u << 9)  /**< its line about a senseless key is out */
#define XENBUS_NEW     (1u << 10) /**< the backend's state is to be watched */
#define XENBUS_FIRST   (1u << 11) /**< the watch's first event is due */

/**
 * Makes the device device/@a type/@a id: reads where its backend is and probes
 * its driver. xenbus_dev_serve() has work then.
 *
 * @return NULL after a log line if it cannot be used.
 */
extern struct xenbus_device *xenbus_dev_create(
    const struct xenbus_driver *driver, const char *id);

/** Disconnects, removes and frees a device. */
extern void xenbus_dev_destroy(struct xenbus_device *dev);

/** Does what is due: gives up, reads the backend's state and acts on it. */
extern void xenbus_dev_serve(struct xenbus_device *dev);

/** Time of what the other end should have done by now, on xenbus_now(). */
extern void xenbus_dev_expire(struct xenbus_device *dev);

/** Boot goes on without the device: logs that, unless the reason is out. */
extern void xenbus_dev_skip(struct xenbus_device *dev);

/** Logs the first key that is not sane and for which it is not given up. */
extern void xenbus_dev_odd(struct xenbus_device *dev, const char *key, int err);

/** Whether boot need not wait for the device. */
extern bool xenbus_dev_settled(const struct xenbus_device *dev);

/** Whether xenbus_dev_serve() has work. */
static inline bool xenbus_dev_pending(const struct xenbus_device *dev) {
	return dev->flags & (XENBUS_CHANGED | XENBUS_FATAL);
}

/** Sets and clears flags, in thread or lthread context. */
extern void xenbus_dev_flag(struct xenbus_device *dev, unsigned int set,
    unsigned int clear);

/** Whether boot still waits for devices. */
extern bool xenbus_booting(void);

/** Wakes the xenbus thread. */
extern void xenbus_wakeup(void);

/** Nanoseconds of a clock that never goes back. */
extern uint64_t xenbus_now(void);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_DEV_H_ */
