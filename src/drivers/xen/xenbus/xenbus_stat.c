/**
 * @file
 * @brief Cost of connecting, in `xenstat`
 */

#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenstat.h>

static int device_stat(struct xenbus_device *dev, void *arg) {
	(void)arg;
	xenstat_value(dev->name, "connect_round_trips", dev->connect_trips);
	return 0;
}

static void xenbus_stat(void) {
	xenbus_foreach(device_stat, NULL);
}

XENSTAT_DEF("xenbus", xenbus_stat);
