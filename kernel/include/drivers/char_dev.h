/**
 * @file
 * @brief Character devices by name.
 */

#ifndef DRIVERS_CHAR_DEV_H_
#define DRIVERS_CHAR_DEV_H_

#include <lib/libds/array.h>
#include <limits.h>
#include <sys/types.h>

struct char_dev;
struct idesc;

/** All in thread context; counts or negative errors. */
struct char_dev_ops {
	void (*close)(struct char_dev *cdev);
	int (*open)(struct char_dev *cdev, struct idesc *idesc);
	ssize_t (*read)(struct char_dev *cdev, void *buf, size_t nbyte, int flags);
	ssize_t (*write)(struct char_dev *cdev, const void *buf, size_t nbyte,
	    int flags);
};

struct char_dev {
	const struct char_dev_ops *ops;
	volatile int usage_count;
	char name[NAME_MAX];
};

#define CHAR_DEV_INIT(_name, _ops) \
	{ .ops = _ops, .usage_count = 0, .name = _name }

ARRAY_SPREAD_DECLARE(struct char_dev *const, __char_dev_static_registry);

#define CHAR_DEV_REGISTER(_cdev_ptr)                                          \
	ARRAY_SPREAD_DECLARE(struct char_dev *const, __char_dev_static_registry); \
	ARRAY_SPREAD_ADD(__char_dev_static_registry, _cdev_ptr)

#define char_dev_foreach(cdev_ptr) \
	array_spread_foreach(cdev_ptr, __char_dev_static_registry)

/** The device of that name, NULL if there is none. */
extern struct char_dev *char_dev_find(const char *name);

#endif /* DRIVERS_CHAR_DEV_H_ */
