/**
 * @file
 * @brief What every device of the kernel has: a name, an id, a private part
 */

#ifndef DRIVERS_DEV_MODULE_H_
#define DRIVERS_DEV_MODULE_H_

#include <limits.h>

#define DEVID_ID_MASK    0x00FF
#define DEVID_FLAGS_MASK 0xFF00
#define DEVID_CDEV       0x0100
#define DEVID_BDEV       0x0200
#define DEVID_STATIC     0x0400

struct idesc_ops;

struct dev_module {
	int dev_id;
	char name[NAME_MAX];

	const struct idesc_ops *dev_iops;

	void *dev_priv;
};

/**
 * Fills @a devmod in. The name is copied and cut at NAME_MAX - 1.
 * @param dev_iops file operations, NULL where no file layer is present
 * @return @a devmod
 */
extern struct dev_module *dev_module_init(struct dev_module *devmod,
    const char *name, const struct idesc_ops *dev_iops, void *privdata);

/** Undoes dev_module_init(). Always 0. */
extern int dev_module_deinit(struct dev_module *dev);

#endif /* DRIVERS_DEV_MODULE_H_ */
