/**
 * @file
 * @brief The table of block devices
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <embox/unit.h>

#include "block_dev_lock.h"

EMBOX_UNIT_INIT(block_dev_unit_init);

ARRAY_SPREAD_DEF(const struct block_dev_module, __block_dev_registry);

static struct block_dev bdev_pool[MAX_BDEV_QUANTITY];
static struct block_dev *devtab[MAX_BDEV_QUANTITY];
static struct mutex bdev_locks[MAX_BDEV_QUANTITY] = {
    [0 ... MAX_BDEV_QUANTITY - 1] = MUTEX_INIT_STATIC,
};

struct block_dev **get_bdev_tab(void) {
	return &devtab[0];
}

int block_devs_init(void) {
	const struct block_dev_module *module;
	int ret;

	array_spread_foreach_ptr(module, __block_dev_registry) {
		if (module->dev_drv->bdo_probe != NULL) {
			ret = module->dev_drv->bdo_probe(NULL, NULL);
			if (ret != 0) {
				return ret;
			}
		}
	}
	return 0;
}

/* Drivers that sit on a bus make their devices when the bus finds them. */
static int block_dev_unit_init(void) {
	return block_devs_init();
}

struct block_dev_module *block_dev_lookup(const char *bd_name) {
	const struct block_dev_module *module;

	array_spread_foreach_ptr(module, __block_dev_registry) {
		if (0 == strcmp(module->name, bd_name)) {
			return (struct block_dev_module *)module;
		}
	}
	return NULL;
}

struct block_dev *block_dev_find(const char *bd_name) {
	int i;

	for (i = 0; i < MAX_BDEV_QUANTITY; i++) {
		if (devtab[i] && 0 == strcmp(block_dev_name(devtab[i]), bd_name)) {
			return devtab[i];
		}
	}
	return NULL;
}

int block_dev_max_id(void) {
	return MAX_BDEV_QUANTITY;
}

struct block_dev *block_dev_by_id(int id) {
	if (id < 0 || id >= MAX_BDEV_QUANTITY) {
		return NULL;
	}
	return devtab[id];
}

static int block_dev_free_id(void) {
	int i;

	for (i = 0; i < MAX_BDEV_QUANTITY; i++) {
		if (devtab[i] == NULL) {
			return i;
		}
	}
	return -1;
}

/** POSIX's basename(): ends the last part of @a path in place. */
static const char *block_dev_basename(char *path) {
	char *end = path + strlen(path);

	while (end > path && end[-1] == '/') {
		end--;
	}
	*end = '\0';
	while (end > path && end[-1] != '/') {
		end--;
	}
	return end;
}

struct block_dev *block_dev_create(const char *path,
    const struct block_dev_ops *driver, void *privdata) {
	struct block_dev *bdev;
	int id = block_dev_free_id();

	if (id < 0) {
		return NULL;
	}
	bdev = &bdev_pool[id];
	*bdev = (struct block_dev){
	    .driver = driver,
	    .block_size = OPTION_GET(NUMBER, default_block_size),
	};
	/* The interface says const, yet the path is written to. */
	dev_module_init(&bdev->dev_module, block_dev_basename((char *)path), NULL,
	    privdata);
	bdev->dev_module.dev_id = DEVID_BDEV | id;
	devtab[id] = bdev;
	return bdev;
}

int block_dev_destroy(struct block_dev *bdev) {
	int id = block_dev_id(bdev);

	assert(devtab[id] == bdev);
	devtab[id] = NULL;
	dev_module_deinit(&bdev->dev_module);
	return 0;
}

struct mutex *block_dev_lock(struct block_dev *bdev) {
	return &bdev_locks[block_dev_id(bdev)];
}

struct block_dev *block_dev(void *dev) {
	return dev;
}

int block_dev_ioctl(void *dev, int cmd, void *args, size_t size) {
	struct block_dev *bdev = dev;

	(void)size;
	if (bdev == NULL) {
		return -ENODEV;
	}
	switch (cmd) {
	case IOCTL_GETDEVSIZE:
		return bdev->size;
	case IOCTL_GETBLKSIZE:
		return bdev->block_size;
	default:
		if (bdev->driver->bdo_ioctl == NULL) {
			return -ENOSYS;
		}
		return bdev->driver->bdo_ioctl(bdev, cmd, args, 0);
	}
}

struct dev_module *block_dev_to_device(struct block_dev *dev) {
	return &dev->dev_module;
}

uint64_t block_dev_size(struct block_dev *dev) {
	return dev->size;
}

size_t block_dev_block_size(struct block_dev *dev) {
	return dev->block_size;
}

size_t block_dev_set_block_size(struct block_dev *dev, size_t block_size) {
	dev->block_size = block_size;
	return dev->block_size;
}

struct block_dev *block_dev_parent(struct block_dev *dev) {
	return dev->parent_bdev;
}

const char *block_dev_name(struct block_dev *dev) {
	return dev->dev_module.name;
}

dev_t block_dev_id(struct block_dev *dev) {
	return dev->dev_module.dev_id & DEVID_ID_MASK;
}

void *block_dev_priv(struct block_dev *dev) {
	return dev->dev_module.dev_priv;
}
