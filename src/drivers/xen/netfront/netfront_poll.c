/**
 * @file
 * @brief Data path of netfront: sending, receiving, events
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_ring.h>
#include <framework/mod/options.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <net/l0/net_entry.h>
#include <net/l2/ethernet.h>
#include <net/netdevice.h>
#include <net/skbuff.h>
#include <util/log.h>
#include <util/member.h>
#include <xen/io/netif.h>

#include "netfront.h"
#include "netfront_csum.h"

/** Frames received in one run of the lthread. */
#define RX_BUDGET OPTION_GET(NUMBER, rx_budget)

/** Frames that may wait for a TX buffer. */
#define BACKLOG_MAX OPTION_GET(NUMBER, tx_backlog)

/** Pause after a shortage of socket buffers, so that threads free some. */
#define RETRY_MS 1

void netfront_break(struct netfront *nf, const char *what) {
	if (!nf->broken) {
		nf->broken = true;
		nf->stat.errors++;
		nf->dev->flags &= ~IFF_RUNNING;
		log_error("%s: backend broke the protocol (%s), device stopped",
		    nf->xdev->name, what);
	}
}

/* Publishes what was added; the backend hears of it only if it asked to. */
static void netfront_push(struct netfront *nf, struct xen_ring *ring,
    evtchn_port_t port) {
	if (ring->req_prod == ring->req_visible) {
		return;
	}
	if (xen_ring_kick(ring)) {
		nf->stat.notify_sent++;
		xen_evtchn_notify(port);
	}
	else {
		nf->stat.notify_suppressed++;
	}
}

/* ---- Transmit ---- */

static int tx_reclaim(struct netfront *nf) {
	unsigned long failed = nf->tx.failed;
	int ret = netfront_tx_reclaim(&nf->tx);

	if (ret < 0) {
		netfront_break(nf, "transmit response");
		return ret;
	}
	nf->dev->stats.tx_dropped += nf->tx.failed - failed;
	nf->tx_work += ret;
	return 0;
}

/* 0 (buffer taken over), or -errno with the buffer still the caller's. */
static int tx_send(struct netfront *nf, struct sk_buff *skb) {
	int err = netfront_tx_add(&nf->tx, skb->mac.raw, skb->len);

	if (err == -ENOSPC && tx_reclaim(nf) == 0) {
		err = netfront_tx_add(&nf->tx, skb->mac.raw, skb->len);
	}
	if (err == -EPROTO) {
		netfront_break(nf, "transmit ring");
	}
	if (err != 0) {
		return err;
	}
	nf->stat.requests++;
	nf->stat.bytes_copied += skb->len;
	skb_queue_push(&nf->done, skb);
	return 0;
}

/* All buffers are in flight: wait for half of them, then go on. */
static int tx_defer(struct netfront *nf, struct sk_buff *skb) {
	if (nf->backlog_len == BACKLOG_MAX) {
		nf->dev->stats.tx_fifo_errors++;
		return -EBUSY;
	}
	skb_queue_push(&nf->backlog, skb);
	nf->backlog_len++;
	return 0;
}

static void tx_drop(struct netfront *nf, struct sk_buff *skb) {
	nf->dev->stats.tx_err++;
	skb_free(skb);
}

static void tx_backlog_send(struct netfront *nf) {
	struct sk_buff *skb;

	while (!nf->broken && (skb = skb_queue_front(&nf->backlog)) != NULL) {
		int err = tx_send(nf, skb);

		if (err == -ENOSPC) {
			break;
		}
		nf->backlog_len--;
		if (err != 0) {
			tx_drop(nf, skb);
		}
	}
}

static unsigned int tx_half_in_flight(const struct netfront *nf) {
	unsigned int half = (nf->tx.count - nf->tx.free) / 2;

	return half > 0 ? half : 1;
}

/*
 * Ends a run of sends: one push for all of them. Completions are taken when
 * buffers run short, so they need no event unless frames wait for buffers.
 */
static void tx_flush(struct netfront *nf) {
	while (!nf->broken && nf->backlog_len > 0
	       && xen_ring_enable_cb(&nf->tx.ring, tx_half_in_flight(nf))) {
		tx_backlog_send(nf);
		xen_ring_disable_cb(&nf->tx.ring);
	}
	if (!nf->broken) {
		netfront_push(nf, &nf->tx.ring, nf->tx_port);
	}
}

int netfront_xmit(struct net_device *dev, struct sk_buff *skb) {
	struct netfront *nf = netdev_priv(dev);
	int err;

	if (!nf->live || nf->broken) {
		dev->stats.tx_carrier_errors++;
		return -ENETDOWN;
	}
	err = nf->backlog_len > 0 ? -ENOSPC : tx_send(nf, skb);
	if (err == -ENOSPC) {
		err = tx_defer(nf, skb);
	}
	/* The core empties dev_queue_tx in one run: push with the last. */
	if (skb_queue_front(&dev->dev_queue_tx) == NULL) {
		tx_flush(nf);
		lthread_launch(&nf->poll); /* to free what was sent */
	}
	return err;
}

/* ---- Receive ---- */

static struct sk_buff *rx_skb_alloc(struct netfront *nf, size_t len) {
	struct sk_buff *skb = skb_alloc(len);

	if (skb == NULL) {
		nf->dev->stats.rx_dropped++;
		return NULL;
	}
	skb->dev = nf->dev;
	skb->len = len;
	netfront_rx_copy(&nf->rx, skb->mac.raw);
	nf->stat.bytes_copied += len;
	return skb;
}

/* Backends leave checksums blank for packets of their own machine, whatever
 * was negotiated; what cannot be completed is no packet of theirs. */
static bool rx_csum_ok(struct netfront *nf, struct sk_buff *skb) {
	if (!(nf->rx.chain.flags & NETRXF_csum_blank)) {
		return true;
	}
	if (netfront_csum_complete(skb->mac.raw, skb->len) != 0) {
		nf->dev->stats.rx_err++;
		nf->dev->stats.rx_frame_errors++;
		return false;
	}
	nf->csum_completed++;
	return true;
}

/* 0, or -ENOMEM when the frame was dropped for want of a socket buffer. */
static int rx_deliver(struct netfront *nf) {
	struct net_device *dev = nf->dev;
	size_t len = nf->rx.chain.len;
	struct sk_buff *skb;

	if (!nf->up) {
		return 0;
	}
	if (len < ETH_HLEN) {
		dev->stats.rx_err++;
		dev->stats.rx_length_errors++;
		return 0;
	}
	skb = rx_skb_alloc(nf, len);
	if (skb == NULL) {
		return -ENOMEM;
	}
	if (!rx_csum_ok(nf, skb)) {
		skb_free(skb);
		return 0;
	}
	dev->stats.rx_packets++;
	dev->stats.rx_bytes += len;
	netif_rx(skb);
	return 0;
}

/* Takes one frame: 1, 0 (none there), -ENOMEM or -EPROTO. */
static int rx_frame(struct netfront *nf) {
	unsigned int taken = nf->rx.ring.rsp_cons;
	int ret = netfront_rx_next(&nf->rx);

	nf->rx_work += nf->rx.ring.rsp_cons - taken;
	if (ret <= NETFRONT_RX_NONE) {
		return ret;
	}
	if (ret == NETFRONT_RX_FAILED) {
		nf->dev->stats.rx_err++;
		ret = 0;
	}
	else {
		ret = rx_deliver(nf);
	}
	nf->stat.requests += nf->rx.chain.slots;
	if (netfront_rx_recycle(&nf->rx) != 0) {
		return -EPROTO;
	}
	return ret == 0 ? 1 : ret;
}

/* Up to a budget of frames; 0 (ring empty), 1 (more to do) or -errno. */
static int rx_frames(struct netfront *nf) {
	int ret = 1;

	for (unsigned int i = 0; i < RX_BUDGET && ret == 1; i++) {
		ret = rx_frame(nf);
	}
	if (ret == -EPROTO) {
		netfront_break(nf, "receive response");
		return ret;
	}
	netfront_push(nf, &nf->rx.ring, nf->rx_port);
	return ret;
}

/* True when the ring is empty and the next response brings an event. */
static bool rx_poll(struct netfront *nf) {
	int ret;

	xen_ring_disable_cb(&nf->rx.ring);
	ret = rx_frames(nf);
	if (ret == -ENOMEM) {
		sys_timer_start(&nf->retry, ms2jiffies(RETRY_MS));
		return false;
	}
	if (ret == 0 && !xen_ring_enable_cb(&nf->rx.ring, 1)) {
		return true;
	}
	if (ret >= 0) {
		lthread_launch(&nf->poll);
	}
	return false;
}

/* ---- Events ---- */

static bool event_take(volatile bool *event) {
	bool was = *event;

	*event = false;
	return was;
}

static void tx_eoi(struct netfront *nf) {
	if (event_take(&nf->tx_event)) {
		nf->stat.spurious += nf->tx_work == 0;
		xen_evtchn_eoi(nf->tx_port, nf->tx_work == 0);
		nf->tx_work = 0;
	}
}

/* With one channel for both rings, the RX flags stand for both. */
static void rx_eoi(struct netfront *nf) {
	if (event_take(&nf->rx_event)) {
		bool idle = nf->rx_work == 0 && (nf->split || nf->tx_work == 0);

		nf->stat.spurious += idle;
		xen_evtchn_eoi(nf->rx_port, idle);
		nf->rx_work = 0;
		if (!nf->split) {
			nf->tx_work = 0;
		}
	}
}

static void tx_poll(struct netfront *nf) {
	if (nf->backlog_len > 0 && tx_reclaim(nf) == 0) {
		tx_backlog_send(nf);
		tx_flush(nf);
	}
	skb_queue_purge(&nf->done);
}

int netfront_poll(struct lthread *self) {
	struct netfront *nf = mcast_out(self, struct netfront, poll);

	sched_lock();
	if (nf->live && !nf->broken) {
		tx_poll(nf);
		if (!nf->broken && rx_poll(nf)) {
			rx_eoi(nf);
		}
		if (!nf->broken) {
			tx_eoi(nf);
		}
	}
	sched_unlock();
	return 0;
}
