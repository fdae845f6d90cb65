/**
 * @file
 * @brief xenbus.c, with a way to begin anew
 */

#include "../../src/drivers/xen/xenbus/xenbus.c"

#include "device.h"

extern void xenbus_reset(void);

/** As at the start of a domain. */
void xenbus_reset(void) {
	dlist_init(&devices);
	bus_rescan = false;
	bus_booting = true;
	bus_scanned = false;
	memset(&bus_watch, 0, sizeof(bus_watch));
}
