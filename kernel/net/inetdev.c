/**
 * @file
 * @brief IPv4 side of network devices
 */
#include <errno.h>
#include <string.h>

#include <lib/libds/dlist.h>
#include <mem/sysmalloc.h>
#include <net/inetdevice.h>
#include <net/netdevice.h>

#include "net_stack.h"

/* Changed by the xenbus thread only; commands read it. */
static DLIST_DEFINE(inetdev_list);

int inetdev_register_dev(struct net_device *dev) {
	struct in_device *in_dev;
	int err;

	if (dev == NULL || inetdev_get_by_name(dev->name) != NULL) {
		return -EINVAL;
	}
	in_dev = syscalloc(1, sizeof *in_dev);
	if (in_dev == NULL) {
		return -ENOMEM;
	}
	err = net_stack_attach(dev);
	if (err != 0) {
		sysfree(in_dev);
		return err;
	}
	dlist_head_init(&in_dev->lnk);
	in_dev->dev = dev;
	dlist_add_prev(&in_dev->lnk, &inetdev_list);
	return 0;
}

int inetdev_unregister_dev(struct net_device *dev) {
	struct in_device *in_dev = inetdev_get_by_dev(dev);

	if (in_dev == NULL) {
		return -ESRCH;
	}
	dlist_del(&in_dev->lnk);
	net_stack_detach(dev);
	sysfree(in_dev);
	return 0;
}

struct in_device *inetdev_get_by_name(const char *name) {
	struct in_device *in_dev;

	dlist_foreach_entry(in_dev, &inetdev_list, lnk) {
		if (strcmp(name, in_dev->dev->name) == 0) {
			return in_dev;
		}
	}
	return NULL;
}

struct in_device *inetdev_get_by_dev(struct net_device *dev) {
	struct in_device *in_dev;

	dlist_foreach_entry(in_dev, &inetdev_list, lnk) {
		if (in_dev->dev == dev) {
			return in_dev;
		}
	}
	return NULL;
}

int inetdev_set_addr(struct in_device *in_dev, in_addr_t addr) {
	if (in_dev == NULL) {
		return -EINVAL;
	}
	in_dev->ifa_address = addr;
	net_stack_update(in_dev->dev, in_dev);
	return 0;
}

int inetdev_set_mask(struct in_device *in_dev, in_addr_t mask) {
	if (in_dev == NULL) {
		return -EINVAL;
	}
	in_dev->ifa_mask = mask;
	in_dev->ifa_broadcast = in_dev->ifa_address | ~mask;
	net_stack_update(in_dev->dev, in_dev);
	return 0;
}

int inetdev_set_bcast(struct in_device *in_dev, in_addr_t bcast) {
	if (in_dev == NULL) {
		return -EINVAL;
	}
	in_dev->ifa_broadcast = bcast;
	return 0;
}

struct in_device *inetdev_get_first(void) {
	return dlist_next_entry_or_null(&inetdev_list, struct in_device, lnk);
}

struct in_device *inetdev_get_next(struct in_device *in_dev) {
	if (in_dev == NULL || in_dev->lnk.next == &inetdev_list) {
		return NULL;
	}
	return dlist_entry(in_dev->lnk.next, struct in_device, lnk);
}
