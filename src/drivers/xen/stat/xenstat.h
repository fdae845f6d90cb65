/**
 * @file
 * @brief Counters of the Xen drivers, printed by the command `xenstat`
 */

#ifndef DRIVERS_XEN_STAT_XENSTAT_H_
#define DRIVERS_XEN_STAT_XENSTAT_H_

#include <stdint.h>

#include <lib/libds/array.h>

/** What every device counts. Plain increments by its owner. */
struct xenstat_counters {
	uint64_t notify_sent;       /**< EVTCHNOP_send */
	uint64_t notify_suppressed; /**< pushes the backend wanted none for */
	uint64_t upcalls;           /**< times its handlers ran */
	uint64_t spurious;          /**< of them without work */
	uint64_t grants_taken;      /**< grant entries written */
	uint64_t grants_ended;
	uint64_t bytes_copied; /**< through granted pages */
	uint64_t requests;     /**< ring requests */
	uint64_t errors;
};

/** A group of counters: prints all it has when asked. */
struct xenstat {
	const char *name;   /**< "blkfront" */
	void (*dump)(void); /**< calls the functions below */
};

/** Registers a group at link time: XENSTAT_DEF("blkfront", blkfront_stat). */
#define XENSTAT_DEF(_name, _dump)                                   \
	ARRAY_SPREAD_DECLARE(const struct xenstat, __xenstat_registry); \
	ARRAY_SPREAD_ADD(__xenstat_registry, {.name = _name, .dump = _dump})

/**
 * Prints a device's counters, one "device.counter value" per line, and adds
 * them to the totals. Only within a dump function.
 */
extern void xenstat_device(const char *device,
    const struct xenstat_counters *counters);

/** Prints one more line "device.counter value". */
extern void xenstat_value(const char *device, const char *counter,
    uint64_t value);

/**
 * Prints the group named @a only, or all groups and the totals of their
 * devices if it is NULL. Thread context, one caller at a time.
 *
 * @return number of groups printed.
 */
extern unsigned int xenstat_dump(const char *only);

#endif /* DRIVERS_XEN_STAT_XENSTAT_H_ */
