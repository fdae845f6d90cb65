/**
 * @file
 * @brief Counters of event channels in `xenstat`
 */

#include <stdio.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xenstat.h>

static void evtchn_stat_port(evtchn_port_t port, const char *name,
    const struct xen_evtchn_port_counters *counters) {
	char device[48];

	snprintf(device, sizeof(device), "evtchn/%u(%s)", (unsigned)port, name);
	xenstat_value(device, "events", counters->events);
	xenstat_value(device, "spurious", counters->spurious);
	xenstat_value(device, "notifications", counters->notifications);
}

static void evtchn_stat(void) {
	struct xen_evtchn_counters c;

	xen_evtchn_counters(&c);
	xenstat_value("evtchn", "upcalls", c.upcalls);
	xenstat_value("evtchn", "events", c.events);
	xenstat_value("evtchn", "unbound", c.unbound);
	xenstat_value("evtchn", "spurious", c.spurious);
	xenstat_value("evtchn", "delayed", c.delayed);
	xenstat_value("evtchn", "notifications", c.notifications);
	xenstat_value("evtchn", "unmask_calls", c.unmask_calls);
	xen_evtchn_foreach(evtchn_stat_port);
}

XENSTAT_DEF("evtchn", evtchn_stat);
