/**
 * @file
 * @brief Link of a network device: the backend's key `carrier`
 *
 * xen/io/netif.h, "Link state": 0 is down, 1 is up, and so is no key at all.
 */
#include <stdint.h>
#include <stdio.h>

#include <drivers/xen/xen_store.h>
#include <drivers/xen/xenbus.h>
#include <net/netdevice.h>
#include <util/log.h>
#include <util/member.h>

#include "netfront.h"

static bool link_read(struct netfront *nf) {
	char text[8];
	uint64_t up;

	return xenbus_read(nf->xdev, true, "carrier", text, sizeof text) < 0
	       || xenstore_parse_u64(text, 0, 1, &up) != 0 || up == 1;
}

static void link_show(struct netfront *nf) {
	if (nf->live && !nf->broken && nf->carrier) {
		netdev_flag_up(nf->dev, IFF_RUNNING);
		netif_carrier_on(nf->dev);
	}
	else {
		netdev_flag_down(nf->dev, IFF_RUNNING);
		netif_carrier_off(nf->dev);
	}
}

static void link_changed(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	struct netfront *nf = watch->arg;
	bool up = link_read(nf);

	(void)path;
	(void)count;
	if (up != nf->carrier) {
		nf->carrier = up;
		link_show(nf);
		log_info("%s: link is %s", nf->xdev->name, up ? "up" : "down");
	}
}

void netfront_link_start(struct netfront *nf) {
	link_show(nf);
	snprintf(nf->link_path, sizeof nf->link_path, "%s/carrier",
	    nf->xdev->otherend);
	nf->link_watch.handler = link_changed;
	nf->link_watch.arg = nf;
	if (xenstore_watch(nf->link_path, &nf->link_watch) != 0) {
		log_error("%s: changes of the link go unnoticed", nf->xdev->name);
	}
}

void netfront_link_stop(struct netfront *nf) {
	xenstore_unwatch(&nf->link_watch);
	link_show(nf);
}
