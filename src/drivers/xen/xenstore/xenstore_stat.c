/**
 * @file
 * @brief Counters of the XenStore client in `xenstat`
 */

#include <drivers/xen/xen_store.h>
#include <drivers/xen/xenstat.h>

static void xenstore_stat(void) {
	struct xenstore_counters c;

	xenstore_counters(&c);
	xenstat_value("xenstore", "requests", c.requests);
	xenstat_value("xenstore", "replies", c.replies);
	xenstat_value("xenstore", "round_trips", c.round_trips);
	xenstat_value("xenstore", "late", c.late);
	xenstat_value("xenstore", "timeouts", c.timeouts);
	xenstat_value("xenstore", "events", c.events);
	xenstat_value("xenstore", "coalesced", c.coalesced);
	xenstat_value("xenstore", "overflows", c.overflows);
	xenstat_value("xenstore", "errors", c.errors);
	xenstat_value("xenstore", "reconnects", c.reconnects);
	xenstat_value("xenstore", "notifications", c.notifications);
	xenstat_value("xenstore", "spurious", c.spurious);
	xenstat_value("xenstore", "max_in_flight", c.max_in_flight);
}

XENSTAT_DEF("xenstore", xenstore_stat);
