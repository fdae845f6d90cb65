/**
 * @file
 * @brief Network devices of a Xen guest: discovery, connection, net_driver
 *
 * Protocol: xen/io/netif.h. The backend is netback in another domain.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_ring.h>
#include <drivers/xen/xen_store.h>
#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenstat.h>
#include <framework/mod/options.h>
#include <kernel/irq.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/time/sys_timer.h>
#include <lib/libds/array.h>
#include <lib/libds/dlist.h>
#include <net/inetdevice.h>
#include <net/l2/ethernet.h>
#include <net/netdevice.h>
#include <net/util/macaddr.h>
#include <util/log.h>

#include "netfront.h"
#include "netfront_mac.h"

/** Negotiate two event channels where the backend offers them. */
#define WANT_SPLIT OPTION_GET(BOOLEAN, split_event_channels)

/** Merge segments into large packets where the backend takes them. */
#define WANT_GSO OPTION_GET(BOOLEAN, tx_gso)

/** Offer the backend to do the same. */
#define OFFER_GSO OPTION_GET(BOOLEAN, rx_gso)

/** Have the backend drop what is sent to groups. */
#define DROP_MULTICAST OPTION_GET(BOOLEAN, drop_multicast)

/** RFC 791: every link carries 68 bytes. */
#define MTU_MIN 68

static DLIST_DEFINE(netfront_list);

/* ---- net_driver ---- */

static int netfront_start(struct net_device *dev) {
	struct netfront *nf = netdev_priv(dev);

	if (nf->broken) {
		return -ENETDOWN;
	}
	nf->up = true;
	return 0;
}

static int netfront_stop(struct net_device *dev) {
	struct netfront *nf = netdev_priv(dev);

	nf->up = false;
	return 0;
}

/* A vif has no address filter to program, and backends take frames from any
 * address. */
static int netfront_set_macaddr(struct net_device *dev, const void *addr) {
	(void)dev;
	(void)addr;
	return 0;
}

static const struct net_driver netfront_drv_ops = {
    .start = netfront_start,
    .stop = netfront_stop,
    .xmit = netfront_xmit,
    .set_macaddr = netfront_set_macaddr,
};

/* ---- Event channels ---- */

static irq_return_t netfront_rx_irq(unsigned int irq, void *data) {
	struct netfront *nf = data;

	(void)irq;
	nf->stat.upcalls++;
	nf->rx_event = true;
	lthread_launch(&nf->poll);
	return IRQ_HANDLED;
}

static irq_return_t netfront_tx_irq(unsigned int irq, void *data) {
	struct netfront *nf = data;

	(void)irq;
	nf->stat.upcalls++;
	nf->tx_event = true;
	lthread_launch(&nf->poll);
	return IRQ_HANDLED;
}

static void netfront_retry(struct sys_timer *timer, void *param) {
	struct netfront *nf = param;

	(void)timer;
	lthread_launch(&nf->poll);
}

static void netfront_stall(struct sys_timer *timer, void *param) {
	struct netfront *nf = param;

	(void)timer;
	nf->stall_over = true;
	lthread_launch(&nf->poll);
}

static int netfront_channels_bind(struct netfront *nf, domid_t backend) {
	int err = xen_evtchn_bind_unbound(backend, &nf->tx_port);

	if (err != 0) {
		nf->tx_port = 0;
		return err;
	}
	nf->rx_port = nf->tx_port;
	if (nf->split) {
		err = xen_evtchn_bind_unbound(backend, &nf->rx_port);
		if (err != 0) {
			nf->rx_port = nf->tx_port;
		}
	}
	return err;
}

/* Ports are bound again with each connection; 0 is no port of ours. */
static void netfront_channels_close(struct netfront *nf) {
	if (nf->rx_port != nf->tx_port) {
		xen_evtchn_close(nf->rx_port);
	}
	if (nf->tx_port != 0) {
		xen_evtchn_close(nf->tx_port);
	}
	nf->rx_port = nf->tx_port = 0;
	nf->tx_event = nf->rx_event = false;
	nf->tx_work = nf->rx_work = 0;
}

static int netfront_channels_attach(struct netfront *nf) {
	int err = xen_evtchn_attach(nf->rx_port, netfront_rx_irq, nf,
	    XEN_EVTCHN_LATE_EOI, nf->dev->name);

	if (err != 0 || !nf->split) {
		return err;
	}
	err = xen_evtchn_attach(nf->tx_port, netfront_tx_irq, nf,
	    XEN_EVTCHN_LATE_EOI, nf->dev->name);
	if (err != 0) {
		xen_evtchn_detach(nf->rx_port, nf);
	}
	return err;
}

/* ---- Connection ---- */

/* What the backend offers. */
static const struct xenbus_key netfront_offers[] = {
    {.key = "feature-rx-copy", .required = true, .min = 1, .max = 1},
    {.key = "feature-split-event-channels", .def = 0, .min = 0, .max = 1},
    {.key = "feature-sg", .def = 0, .min = 0, .max = 1},
    {.key = "feature-gso-tcpv4", .def = 0, .min = 0, .max = 1},
    {.key = "feature-no-csum-offload", .def = 0, .min = 0, .max = 1},
    {.key = "carrier", .def = 1, .min = 0, .max = 1},
    {.key = "feature-multicast-control", .def = 0, .min = 0, .max = 1},
};

/* The toolstack's, of the interface. */
static const char *const netfront_config[] = {"mac", "mtu", NULL};

static int netfront_negotiate(struct netfront *nf) {
	struct xenbus_key keys[ARRAY_SIZE(netfront_offers)];
	int err;

	memcpy(keys, netfront_offers, sizeof(keys));
	err = xenbus_gather(nf->xdev, keys, ARRAY_SIZE(keys));
	if (err != 0) {
		return err;
	}
	nf->split = WANT_SPLIT && keys[1].value == 1;
	/* A large packet takes several pages and leaves its checksum blank. */
	nf->tx_gso = WANT_GSO && keys[2].value == 1 && keys[3].value == 1
	             && keys[4].value == 0;
	nf->carrier = keys[5].value == 1;
	nf->drop_multicast = DROP_MULTICAST && keys[6].value == 1;
	return 0;
}

static int netfront_keys_publish(struct netfront *nf) {
	struct xenbus_kv keys[9];
	size_t n = 0;

	xenbus_kv_number(&keys[n++], "tx-ring-ref", xen_ring_refs(&nf->tx.ring)[0]);
	xenbus_kv_number(&keys[n++], "rx-ring-ref", xen_ring_refs(&nf->rx.ring)[0]);
	if (nf->split) {
		xenbus_kv_number(&keys[n++], "event-channel-tx", nf->tx_port);
		xenbus_kv_number(&keys[n++], "event-channel-rx", nf->rx_port);
	}
	else {
		xenbus_kv_number(&keys[n++], "event-channel", nf->tx_port);
	}
	xenbus_kv_number(&keys[n++], "request-rx-copy", 1);
	xenbus_kv_number(&keys[n++], "feature-rx-notify", 1);
	xenbus_kv_number(&keys[n++], "feature-sg", OFFER_GSO);
	xenbus_kv_number(&keys[n++], "feature-gso-tcpv4", OFFER_GSO);
	/* No group is ever added to the backend's list: it drops them all. */
	xenbus_kv_number(&keys[n++], "request-multicast-control",
	    nf->drop_multicast);
	return xenbus_publish(nf->xdev, keys, n, XenbusStateConnected);
}

static int netfront_publish(struct xenbus_device *xdev) {
	struct netfront *nf = xdev->priv;
	int err = netfront_negotiate(nf);

	if (err == 0) {
		err = netfront_rings_create(nf, xdev->otherend_id);
	}
	if (err == 0) {
		err = netfront_channels_bind(nf, xdev->otherend_id);
	}
	if (err == 0) {
		/* The backend looks at its ring when it connects. */
		xen_ring_kick(&nf->rx.ring);
		xen_ring_disable_cb(&nf->tx.ring);
		err = netfront_keys_publish(nf);
	}
	return err;
}

/* The toolstack's `mtu` counts the payload, Embox's the whole frame. */
static void netfront_mtu_read(struct netfront *nf) {
	char text[16];
	uint64_t mtu;

	if (xenbus_read(nf->xdev, false, "mtu", text, sizeof text) > 0
	    && xenstore_parse_u64(text, MTU_MIN, ETH_DATA_LEN, &mtu) == 0) {
		netdev_set_mtu(nf->dev, mtu + ETH_HLEN);
	}
}

static void netfront_go_live(struct netfront *nf) {
	sched_lock();
	nf->broken = false;
	nf->live = true;
	nf->dev->irq = nf->rx_port;
	lthread_launch(&nf->poll);
	sched_unlock();
	netfront_link_start(nf);
}

static int netfront_connect(struct xenbus_device *xdev) {
	struct netfront *nf = xdev->priv;
	int err;

	if (nf->live) {
		return 0;
	}
	netfront_mtu_read(nf);
	err = netfront_channels_attach(nf);
	if (err != 0) {
		return err;
	}
	netfront_go_live(nf);
	log_info("%s: %s " MACADDR_FMT " connected, %s, %u receive and %u "
	         "transmit buffers",
	    xdev->name, nf->dev->name, MACADDR_FMT_ARG(nf->dev->dev_addr),
	    nf->split ? "two event channels" : "one event channel", nf->rx.count,
	    nf->tx.count);
	return 0;
}

static void netfront_go_dead(struct netfront *nf) {
	sched_lock();
	nf->live = false;
	sched_unlock();
	netfront_link_stop(nf);
	xen_evtchn_detach(nf->rx_port, nf);
	if (nf->split) {
		xen_evtchn_detach(nf->tx_port, nf);
	}
	sys_timer_stop(&nf->retry);
	sys_timer_stop(&nf->stall);
	nf->stall_over = nf->stalled = false;
}

static void netfront_disconnect(struct xenbus_device *xdev) {
	struct netfront *nf = xdev->priv;

	if (nf->live) {
		netfront_go_dead(nf);
	}
	skb_queue_purge(&nf->backlog);
	skb_queue_purge(&nf->done);
	nf->backlog_len = 0;
	netfront_channels_close(nf);
	netfront_rings_destroy(nf);
	if (nf->broken) {
		netdev_flag_down(nf->dev, IFF_UP);
	}
}

/* ---- Discovery ---- */

static int netfront_mac_read(struct xenbus_device *xdev,
    struct net_device *dev) {
	char text[32];
	int ret = xenbus_read(xdev, false, "mac", text, sizeof text);

	if (ret >= 0) {
		ret = netfront_mac_parse(text, dev->dev_addr);
	}
	if (ret < 0) {
		xenbus_dev_fatal(xdev, ret, "no usable mac in XenStore");
	}
	return ret;
}

static void netfront_init(struct netfront *nf, struct xenbus_device *xdev,
    struct net_device *dev) {
	nf->xdev = xdev;
	nf->dev = dev;
	dlist_head_init(&nf->link);
	skb_queue_init(&nf->backlog);
	skb_queue_init(&nf->done);
	lthread_init(&nf->poll, netfront_poll);
	sys_timer_init(&nf->retry, SYS_TIMER_ONESHOT, netfront_retry, nf);
	sys_timer_init(&nf->stall, SYS_TIMER_ONESHOT, netfront_stall, nf);
	dev->drv_ops = &netfront_drv_ops;
	xdev->priv = nf;
}

static int netfront_probe(struct xenbus_device *xdev) {
	struct net_device *dev = etherdev_alloc(sizeof(struct netfront));
	int err;

	if (dev == NULL) {
		return -ENOMEM;
	}
	err = netfront_mac_read(xdev, dev);
	if (err != 0) {
		goto err_mac_read;
	}
	netfront_init(netdev_priv(dev), xdev, dev);
	err = inetdev_register_dev(dev);
	if (err != 0) {
		goto err_register;
	}
	dlist_add_prev(&((struct netfront *)netdev_priv(dev))->link,
	    &netfront_list);
	return 0;

err_register:
	xdev->priv = NULL;
err_mac_read:
	etherdev_free(dev);
	return err;
}

static void netfront_remove(struct xenbus_device *xdev) {
	struct netfront *nf = xdev->priv;
	struct net_device *dev = nf->dev;

	dlist_del(&nf->link);
	netdev_flag_down(dev, IFF_UP);
	inetdev_unregister_dev(dev);
	lthread_join(&nf->poll);
	sys_timer_close(&nf->retry);
	sys_timer_close(&nf->stall);
	xdev->priv = NULL;
	etherdev_free(dev);
}

static const struct xenbus_driver netfront_driver = {
    .type = "vif",
    .offers = netfront_offers,
    .offer_count = ARRAY_SIZE(netfront_offers),
    .config = netfront_config,
    .published_state = XenbusStateConnected,
    .outlives_backend = true,
    .probe = netfront_probe,
    .publish = netfront_publish,
    .connect = netfront_connect,
    .disconnect = netfront_disconnect,
    .remove = netfront_remove,
};

XENBUS_DRIVER_DEF(netfront_driver);

/* ---- Counters ---- */

static void netfront_stat_dump(void) {
	struct netfront *nf;

	dlist_foreach_entry(nf, &netfront_list, link) {
		const struct net_device_stats *stats = &nf->dev->stats;

		xenstat_device(nf->xdev->name, &nf->stat);
		xenstat_value(nf->xdev->name, "rx_packets", stats->rx_packets);
		xenstat_value(nf->xdev->name, "tx_packets", stats->tx_packets);
		xenstat_value(nf->xdev->name, "csum_completed", nf->csum_completed);
		xenstat_value(nf->xdev->name, "gso_packets", nf->gso_packets);
		xenstat_value(nf->xdev->name, "gso_segments", nf->gso_segments);
	}
}

XENSTAT_DEF("netfront", netfront_stat_dump);
