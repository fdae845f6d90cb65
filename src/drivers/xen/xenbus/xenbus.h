/**
 * @file
 * @brief Paravirtual devices: discovery, driver binding, connection states
 *
 * A device is a directory device/<type>/<id> of this domain in XenStore; its
 * other end is the directory that the key `backend` names. Both ends publish
 * a `state` (enum xenbus_state, xen/io/xenbus.h), and each reacts to the
 * other's. A driver only supplies the steps; which step is due in which pair
 * of states is a table in this module.
 *
 *   probe        the device was found
 *   publish      backend is InitWait: make rings and channels, publish keys
 *   connect      backend is Connected: read its keys, go live
 *   changed      backend wrote Connected once more: a property changed
 *   disconnect   backend closes, vanished, or connecting failed
 *   remove       the device is gone
 *
 * publish..disconnect may repeat any number of times between probe and
 * remove. All callbacks run in the xenbus thread, one at a time, and may
 * sleep for a bounded time.
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_H_
#define DRIVERS_XEN_XENBUS_XENBUS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/xen_store.h>
#include <lib/libds/array.h>
#include <lib/libds/dlist.h>
#include <xen/xen.h>
#include <xen/io/xenbus.h>

#define XENBUS_NAME_MAX     32
#define XENBUS_NODE_MAX     (XENBUS_NAME_MAX + sizeof("device/"))
#define XENBUS_OTHEREND_MAX 96
#define XENBUS_KEY_MAX      40
#define XENBUS_ERROR_MAX    80

struct flight;
struct xenbus_driver;

struct xenbus_device {
	char name[XENBUS_NAME_MAX];         /**< "vbd/51712" */
	char nodename[XENBUS_NODE_MAX];     /**< "device/vbd/51712" */
	char otherend[XENBUS_OTHEREND_MAX]; /**< backend's directory */
	domid_t otherend_id;                /**< backend's domain */
	enum xenbus_state state;            /**< ours, as last published */
	enum xenbus_state otherend_state;   /**< backend's, as last read */
	const struct xenbus_driver *driver;
	void *priv; /**< the driver's own */
	int error;  /**< why it failed, or 0 */
	/** Backend's key that is to blame if the driver's step fails, or NULL. A
	 * literal; set by xenbus_gather(), or by the driver. */
	const char *bad_key;
	/** Round trips to XenStore from its discovery, or its last new start,
	 * until it was live. */
	unsigned int connect_trips;

	struct dlist_head link; /* private to xenbus from here */
	struct xenstore_watch watch;
	char watch_path[XENBUS_OTHEREND_MAX + sizeof("/state")];
	unsigned int flags;
	struct flight *look; /* answers at hand, or NULL */
	unsigned int tx;     /* transaction at hand, or XENSTORE_NO_TX */
	unsigned int trips;  /* round trips up to the mark */
	uint64_t trips_mark; /* those of the connection then */
	uint64_t deadline;   /* ns, or 0: none */
	uint64_t say_at;     /* when our state is published again, if it failed */
	char error_text[XENBUS_ERROR_MAX];
};

/** A number to be read from the backend's directory. */
struct xenbus_key {
	const char *key;   /**< a literal: xenbus keeps the pointer */
	uint64_t def;      /**< value if the key is absent or not sane */
	uint64_t min, max; /**< sane values */
	bool required;     /**< absent or not sane is an error instead */
	uint64_t value;    /**< result */
};

struct xenbus_driver {
	const char *type; /**< "vbd", "vif" */
	/* What the steps read, to be fetched together with the state; may be
	 * empty, and the steps may read other keys too. */
	const struct xenbus_key *offers; /**< of the backend, for publish */
	size_t offer_count;
	const struct xenbus_key *properties; /**< of it, for connect, changed */
	size_t property_count;
	const char *const *config; /**< ours, for probe, connect; NULL ends it */
	/** State published together with the keys: XenbusStateInitialised (vbd)
	 * or XenbusStateConnected (vif). */
	enum xenbus_state published_state;
	/** Backends that start anew under a live device go on with the rings and
	 * channels that they find, as netback does; else it begins again. */
	bool outlives_backend;
	/** Sets dev->priv up. 0 or -errno (the device is left alone). */
	int (*probe)(struct xenbus_device *dev);
	/** Makes what the backend needs and calls xenbus_publish(). */
	int (*publish)(struct xenbus_device *dev);
	/** Reads the backend's keys and goes live. xenbus then publishes
	 * XenbusStateConnected if that is not our state already. */
	int (*connect)(struct xenbus_device *dev);
	/** The backend wrote Connected again. May be NULL. */
	void (*changed)(struct xenbus_device *dev);
	/** Undoes publish and connect, from any half-built state. */
	void (*disconnect)(struct xenbus_device *dev);
	/** Undoes probe. */
	void (*remove)(struct xenbus_device *dev);
};

/** Registers a driver (const struct xenbus_driver) at link time. */
#define XENBUS_DRIVER_DEF(ops)                              \
	ARRAY_SPREAD_DECLARE(const struct xenbus_driver *const, \
	    __xenbus_driver_registry);                          \
	ARRAY_SPREAD_ADD(__xenbus_driver_registry, &(ops))

/** A key of ours to be published. */
struct xenbus_kv {
	char key[XENBUS_KEY_MAX];
	char value[24];
};

/**
 * Reads numbers from the backend's directory, all requests in flight
 * together: one round trip. Of the values that are not sane and not required
 * a device's first is logged; a required one that fails becomes the
 * reason that xenbus logs when the driver's step returns the error.
 *
 * @return 0 or -errno: -ENOENT/-EINVAL/-ERANGE of the first required key that
 *   failed, or an error of the connection.
 */
extern int xenbus_gather(struct xenbus_device *dev, struct xenbus_key *keys,
    size_t count);

/**
 * Reads a text from the backend's (@a backend) or our directory.
 *
 * @return length or -errno, as xenstore_read().
 */
extern int xenbus_read(struct xenbus_device *dev, bool backend, const char *key,
    char *buf, size_t size);

/** Fills a key with an unsigned number. */
extern void xenbus_kv_number(struct xenbus_kv *kv, const char *key,
    uint64_t value);

/** Fills a key with text; both are cut to what fits. */
extern void xenbus_kv_text(struct xenbus_kv *kv, const char *key,
    const char *value);

/**
 * Writes our keys, 30 at most, and our state in one transaction, all writes
 * and its end in flight together; tries again when it meets a conflict.
 */
extern int xenbus_publish(struct xenbus_device *dev,
    const struct xenbus_kv *keys, size_t count, enum xenbus_state state);

/** Publishes our state; nothing is written if it is that already. */
extern int xenbus_switch_state(struct xenbus_device *dev,
    enum xenbus_state state);

/**
 * Gives the device up: logs one line; the xenbus thread then disconnects it,
 * closes it and tells the toolstack by error/<nodename>/error. Only the first
 * call counts. Thread or lthread context.
 *
 * @param err -errno
 */
extern void xenbus_dev_fatal(struct xenbus_device *dev, int err,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/**
 * Starts the xenbus thread, which finds the devices that are there and later
 * ones, and waits until each that is there now is connected or given up on
 * (option boot_timeout_ms). Called once, by module xenbus_probe.
 *
 * @return 0 or -errno; a device that fails is no error.
 */
extern int xenbus_start(void);

/** Calls @a fn for each known device, until it returns non-zero. */
extern int xenbus_foreach(int (*fn)(struct xenbus_device *dev, void *arg),
    void *arg);

/** Name of a state, "Connected"; "unknown" for values out of range. */
extern const char *xenbus_state_name(unsigned int state);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_H_ */
