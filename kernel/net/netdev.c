/**
 * @file
 * @brief Network devices
 */
#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <kernel/sched.h>
#include <lib/libds/dlist.h>
#include <mem/sysmalloc.h>
#include <net/inetdevice.h>
#include <net/netdevice.h>
#include <net/skbuff.h>

#include "net_stack.h"

/* Called with the device's in_device, so only for registered ones. */
static void netdev_changed(struct net_device *dev) {
	struct in_device *in_dev = inetdev_get_by_dev(dev);

	if (in_dev != NULL) {
		net_stack_update(dev, in_dev);
	}
}

static int netdev_index_next = 1;

static int netdev_setup(struct net_device *dev, const char *name,
    int (*setup)(struct net_device *), size_t priv_size) {
	dlist_head_init(&dev->rx_lnk);
	dlist_head_init(&dev->tx_lnk);
	skb_queue_init(&dev->dev_queue);
	skb_queue_init(&dev->dev_queue_tx);
	strlcpy(dev->name, name, sizeof dev->name);
	dev->index = netdev_index_next++;
	if (priv_size != 0) {
		dev->priv = syscalloc(1, priv_size);
		if (dev->priv == NULL) {
			return -ENOMEM;
		}
	}
	return setup(dev);
}

struct net_device *netdev_alloc(const char *name,
    int (*setup)(struct net_device *), size_t priv_size) {
	struct net_device *dev = syscalloc(1, sizeof *dev);

	if (dev != NULL && netdev_setup(dev, name, setup, priv_size) != 0) {
		netdev_free(dev);
		return NULL;
	}
	return dev;
}

void netdev_free(struct net_device *dev) {
	if (dev == NULL) {
		return;
	}
	sched_lock();
	dlist_del_init(&dev->tx_lnk);
	sched_unlock();
	skb_queue_purge(&dev->dev_queue);
	skb_queue_purge(&dev->dev_queue_tx);
	if (dev->priv != NULL) {
		sysfree(dev->priv);
	}
	sysfree(dev);
}

struct net_device *netdev_get_by_name(const char *name) {
	struct in_device *in_dev = inetdev_get_by_name(name);

	return in_dev != NULL ? in_dev->dev : NULL;
}

int netdev_open(struct net_device *dev) {
	int err;

	if (dev->flags & IFF_UP) {
		return 0;
	}
	if (dev->drv_ops->start != NULL) {
		err = dev->drv_ops->start(dev);
		if (err != 0) {
			return err;
		}
	}
	dev->flags |= IFF_UP;
	netdev_changed(dev);
	return 0;
}

int netdev_close(struct net_device *dev) {
	int err;

	if (!(dev->flags & IFF_UP)) {
		return 0;
	}
	if (dev->drv_ops->stop != NULL) {
		err = dev->drv_ops->stop(dev);
		if (err != 0) {
			return err;
		}
	}
	dev->flags &= ~IFF_UP;
	netdev_changed(dev);
	return 0;
}

int netdev_flag_up(struct net_device *dev, unsigned int flag) {
	if (dev == NULL) {
		return -EINVAL;
	}
	if (flag == IFF_UP) {
		return netdev_open(dev);
	}
	dev->flags |= flag;
	netdev_changed(dev);
	return 0;
}

int netdev_flag_down(struct net_device *dev, unsigned int flag) {
	if (dev == NULL) {
		return -EINVAL;
	}
	if (flag == IFF_UP) {
		return netdev_close(dev);
	}
	dev->flags &= ~flag;
	netdev_changed(dev);
	return 0;
}

int netdev_set_macaddr(struct net_device *dev, const void *addr) {
	int err;

	if (!dev->ops->check_addr(addr)) {
		return -EINVAL;
	}
	if (dev->drv_ops->set_macaddr != NULL) {
		err = dev->drv_ops->set_macaddr(dev, addr);
		if (err != 0) {
			return err;
		}
	}
	memcpy(dev->dev_addr, addr, dev->addr_len);
	netdev_changed(dev);
	return 0;
}

int netdev_set_mtu(struct net_device *dev, int mtu) {
	if (!dev->ops->check_mtu(mtu)) {
		return -EINVAL;
	}
	dev->mtu = mtu;
	netdev_changed(dev);
	return 0;
}

int netdev_set_irq(struct net_device *dev, int irq_num) {
	dev->irq = irq_num;
	return 0;
}

void netif_carrier_on(struct net_device *dev) {
	netdev_changed(dev);
}

void netif_carrier_off(struct net_device *dev) {
	netdev_changed(dev);
}
