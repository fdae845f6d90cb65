/**
 * @file
 * @brief A whole device: from its directory in XenStore to its end
 *
 * The XenStore client, xenbus and the driver are the real ones, in threads of
 * their own; what they wait for, the daemon and the fuzzer's backend do.
 */

#ifndef TESTS_FUZZ_DEVICE_H_
#define TESTS_FUZZ_DEVICE_H_

#include <stdbool.h>
#include <stddef.h>

/** A key of the backend, and what an honest one writes. */
struct device_key {
	const char *key;
	const char *value;
};

/** A type of device and its backend. */
struct device {
	const char *front;             /* "device/vbd/51712" */
	const char *back;              /* "/local/domain/0/backend/vbd/7/51712" */
	const struct device_key *ours; /* of the front, ended by NULL */
	const struct device_key *keys; /* of the backend, ended by NULL */
	void (*map)(void);             /* reads what the driver published */
	void (*unmap)(void);
	void (*act)(void); /* a step on the rings, chosen by the input */
};

/** Starts it all and waits until xenbus has looked at the device; false if the
 * store did not let it, and nothing is left to be stopped. */
extern bool device_start(const struct device *device);

/** One step of the backend, the daemon or time. */
extern void device_step(void);

/** Lets all threads and lthreads do what there is to do. */
extern void device_settle(void);

/** The device is taken out, and everything ends. */
extern void device_stop(void);

/** Path of a key of the front, or of the backend. */
extern const char *device_path(bool back, const char *key);

#endif /* TESTS_FUZZ_DEVICE_H_ */
