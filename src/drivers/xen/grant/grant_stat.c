/**
 * @file
 * @brief Counters of the grant table in `xenstat`
 */

#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xenstat.h>

static void grant_stat(void) {
	struct xen_grant_counters c;

	xen_grant_counters(&c);
	xenstat_value("grant", "granted", c.granted);
	xenstat_value("grant", "ended", c.ended);
	xenstat_value("grant", "busy", c.busy);
	xenstat_value("grant", "frames", c.frames);
	xenstat_value("grant", "max_frames", c.max_frames);
	xenstat_value("grant", "total", c.total);
	xenstat_value("grant", "free", c.free);
	xenstat_value("grant", "quarantined", c.quarantined);
	xenstat_value("grant", "leaked", c.leaked);
}

XENSTAT_DEF("grant", grant_stat);
