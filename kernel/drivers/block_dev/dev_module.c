/**
 * @file
 * @brief What every device of the kernel has: a name, an id, a private part
 */

#include <string.h>

#include <drivers/dev_module.h>

struct dev_module *dev_module_init(struct dev_module *devmod, const char *name,
    const struct idesc_ops *dev_iops, void *privdata) {
	size_t len = strlen(name);

	if (len >= sizeof(devmod->name)) {
		len = sizeof(devmod->name) - 1;
	}
	memset(devmod, 0, sizeof(*devmod));
	memcpy(devmod->name, name, len);
	devmod->dev_iops = dev_iops;
	devmod->dev_priv = privdata;
	return devmod;
}

int dev_module_deinit(struct dev_module *dev) {
	/* The id stays: whoever holds on to the device may use it once more. */
	dev->dev_priv = NULL;
	return 0;
}
