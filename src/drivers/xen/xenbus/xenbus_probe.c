/**
 * @file
 * @brief Starts the bus once all drivers and what they need are up
 */

#include <drivers/xen/xenbus.h>
#include <embox/unit.h>

static int xenbus_probe_init(void) {
	xenbus_start();
	/* An image without devices, or without XenStore, boots on. */
	return 0;
}

EMBOX_UNIT_INIT(xenbus_probe_init);
