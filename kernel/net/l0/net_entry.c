/**
 * @file
 * @brief Way of frames between drivers and stack
 */
#include <assert.h>
#include <errno.h>

#include <framework/mod/options.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <lib/libds/dlist.h>
#include <net/l0/net_entry.h>
#include <net/l0/net_tx.h>
#include <net/netdevice.h>
#include <net/skbuff.h>

#include "../net_stack.h"

#define HND_PRIORITY OPTION_GET(NUMBER, hnd_priority)

int netif_rx(void *pack) {
	struct sk_buff *skb = pack;

	assert(skb != NULL && skb->dev != NULL);
	net_stack_rx(skb);
	return NET_RX_SUCCESS;
}

/* Devices with frames to send; guarded by sched_lock. */
static DLIST_DEFINE(netif_tx_list);

static void netif_tx_one(struct net_device *dev, struct sk_buff *skb) {
	size_t len = skb->len;

	if (dev->drv_ops->xmit(dev, skb) != 0) {
		skb_free(skb);
		dev->stats.tx_err++;
		return;
	}
	dev->stats.tx_packets++;
	dev->stats.tx_bytes += len;
}

static int netif_tx_action(struct lthread *self) {
	struct net_device *dev;
	struct sk_buff *skb;

	(void)self;
	sched_lock();
	dlist_foreach_entry_safe(dev, &netif_tx_list, tx_lnk) {
		while ((skb = skb_queue_pop(&dev->dev_queue_tx)) != NULL) {
			netif_tx_one(dev, skb);
		}
		dlist_del_init(&dev->tx_lnk);
	}
	sched_unlock();
	return 0;
}

static LTHREAD_DEF(netif_tx_handler, netif_tx_action, HND_PRIORITY);

int net_tx_queue(struct net_device *dev, struct sk_buff *skb) {
	if (!(dev->flags & IFF_UP)) {
		dev->stats.tx_dropped++;
		skb_free(skb);
		return -ENETDOWN;
	}
	skb->dev = dev;
	sched_lock();
	skb_queue_push(&dev->dev_queue_tx, skb);
	if (dlist_empty(&dev->tx_lnk)) {
		dlist_add_prev(&dev->tx_lnk, &netif_tx_list);
	}
	sched_unlock();
	return 0;
}

void net_tx_flush(void) {
	sched_lock();
	if (!dlist_empty(&netif_tx_list)) {
		lthread_launch(&netif_tx_handler);
	}
	sched_unlock();
}
