/**
 * @file
 * @brief Data path of netfront: sending, receiving, events
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_ring.h>
#include <drivers/xen/xenbus.h>
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

/** Frames that may wait to be sent. */
#define BACKLOG_MAX OPTION_GET(NUMBER, tx_backlog)

/** How long frames wait for a backend that completes none. */
#define TX_STALL_MS OPTION_GET(NUMBER, tx_stall_ms)

/** Pause after a shortage of socket buffers, so that threads free some. */
#define RETRY_MS 1

void netfront_break(struct netfront *nf, const char *what) {
	if (!nf->broken) {
		nf->broken = true;
		nf->stat.errors++;
		nf->dev->flags &= ~IFF_RUNNING;
		xenbus_dev_fatal(nf->xdev, -EPROTO, "backend broke the protocol: %s",
		    what);
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

/* Takes completions: their number (0 also when the device breaks). */
static int tx_reclaim(struct netfront *nf) {
	unsigned long failed = nf->tx.failed;
	int ret = netfront_tx_reclaim(&nf->tx);

	if (ret < 0) {
		netfront_break(nf, "transmit response");
		return 0;
	}
	nf->dev->stats.tx_dropped += nf->tx.failed - failed;
	nf->tx_work += ret;
	nf->stalled = nf->stalled && ret == 0;
	return ret;
}

/* Takes the longest run of frames at the queue's head that makes one packet;
 * the number of frames, a lone one as it is. */
static unsigned int tx_collect(struct netfront *nf,
    struct netfront_tx_packet *packet) {
	struct netfront_gso *gso = &nf->gso;
	struct sk_buff *skb = skb_queue_front(&nf->backlog);
	size_t max = netfront_tx_room(&nf->tx);
	bool merge = nf->tx_gso && netfront_gso_start(gso, skb->mac.raw, skb->len);
	unsigned int frames = 1;

	packet->piece[1] = (struct netfront_tx_piece){skb->mac.raw, skb->len};
	max = max < NETFRONT_GSO_SIZE_MAX ? max : NETFRONT_GSO_SIZE_MAX;
	while (merge && frames < NETFRONT_TX_PIECES - 1) {
		skb = skb_queue_next(skb);
		if (skb_queue_end(skb, &nf->backlog)
		    || !netfront_gso_append(gso, skb->mac.raw, skb->len, max)) {
			break;
		}
		packet->piece[++frames] = (struct netfront_tx_piece){
		    skb->mac.raw + gso->header_len, skb->len - gso->header_len};
	}
	return frames;
}

/* The headers become a piece of their own when there are several frames. */
static void tx_assemble(struct netfront *nf, struct netfront_tx_packet *packet,
    unsigned int frames) {
	struct netfront_gso *gso = &nf->gso;
	struct netfront_tx_piece *first = &packet->piece[1];

	packet->pieces = frames + 1;
	packet->mss = 0;
	packet->piece[0] = (struct netfront_tx_piece){gso->header, 0};
	packet->len = first->len;
	if (frames == 1) {
		packet->piece[0] = *first;
		packet->pieces = 1;
		return;
	}
	netfront_gso_finish(gso);
	packet->piece[0].len = gso->header_len;
	first->data += gso->header_len;
	first->len -= gso->header_len;
	packet->len = gso->header_len + gso->payload;
	packet->mss = gso->mss;
}

static void tx_count(struct netfront *nf,
    const struct netfront_tx_packet *packet, unsigned int frames) {
	nf->stat.bytes_copied += packet->len;
	if (packet->mss > 0) {
		nf->gso_packets++;
		nf->gso_segments += frames;
	}
}

/* The frames wait in `done`: the core still reads their len. */
static void tx_done(struct netfront *nf, unsigned int frames) {
	while (frames-- > 0) {
		skb_queue_push(&nf->done, skb_queue_front(&nf->backlog));
		nf->backlog_len--;
	}
}

static void tx_drop_first(struct netfront *nf) {
	nf->dev->stats.tx_err++;
	tx_done(nf, 1);
}

/* Sends what is queued until buffers run out. */
static void tx_run(struct netfront *nf) {
	struct netfront_tx_packet packet;

	while (!nf->broken && nf->backlog_len > 0
	       && (nf->tx.free > 0 || tx_reclaim(nf) > 0)) {
		unsigned int frames = tx_collect(nf, &packet);
		unsigned int slots = nf->tx.ring.req_prod;
		int err;

		tx_assemble(nf, &packet, frames);
		err = netfront_tx_add(&nf->tx, &packet);
		if (err == -ENOSPC && tx_reclaim(nf) > 0) {
			continue;
		}
		if (err == -ENOSPC) {
			break;
		}
		if (err == -EPROTO) {
			netfront_break(nf, "transmit ring");
			break;
		}
		if (err != 0) {
			tx_drop_first(nf);
			continue;
		}
		nf->stat.requests += nf->tx.ring.req_prod - slots;
		tx_count(nf, &packet, frames);
		tx_done(nf, frames);
	}
}

static unsigned int tx_half_in_flight(const struct netfront *nf) {
	unsigned int half = (nf->tx.count - nf->tx.free) / 2;

	return half > 0 ? half : 1;
}

/* Frames of a backend that takes none would keep socket buffers that other
 * devices need: they wait for a bounded time. */
static void tx_stall_start(struct netfront *nf) {
	if (nf->backlog_len > 0 && !nf->stall_over
	    && !sys_timer_is_started(&nf->stall)) {
		nf->stall_mark = nf->tx.ring.rsp_cons;
		sys_timer_start(&nf->stall, ms2jiffies(TX_STALL_MS));
	}
}

/*
 * Sends and ends with one push for all. Completions are taken when buffers run
 * short, so they need no event unless frames wait for buffers: then one for
 * half of those that are in flight.
 */
static void tx_flush(struct netfront *nf) {
	tx_run(nf);
	while (!nf->broken && nf->backlog_len > 0
	       && xen_ring_enable_cb(&nf->tx.ring, tx_half_in_flight(nf))) {
		tx_reclaim(nf);
		tx_run(nf);
		xen_ring_disable_cb(&nf->tx.ring);
	}
	if (!nf->broken) {
		netfront_push(nf, &nf->tx.ring, nf->tx_port);
		tx_stall_start(nf);
	}
}

/* Whether a frame may be queued. */
static bool tx_accepts(struct netfront *nf) {
	return nf->backlog_len < BACKLOG_MAX
	       && (!nf->stalled || tx_reclaim(nf) > 0);
}

int netfront_xmit(struct net_device *dev, struct sk_buff *skb) {
	struct netfront *nf = netdev_priv(dev);
	int err = 0;

	if (!nf->live || nf->broken) {
		dev->stats.tx_carrier_errors++;
		return -ENETDOWN;
	}
	if (tx_accepts(nf)) {
		skb_queue_push(&nf->backlog, skb);
		nf->backlog_len++;
	}
	else {
		dev->stats.tx_fifo_errors++;
		err = -EBUSY;
	}
	/* The core empties dev_queue_tx in one run: send with the last. */
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

/* Nothing will be sent any more: gives back what was to be. */
static void tx_forget(struct netfront *nf) {
	skb_queue_purge(&nf->backlog);
	nf->backlog_len = 0;
	skb_queue_purge(&nf->done);
}

/* The time is over: nothing was completed in it, or it begins again. */
static void tx_stall_check(struct netfront *nf) {
	if (!event_take(&nf->stall_over) || nf->backlog_len == 0 || nf->broken) {
		return;
	}
	if (nf->tx.ring.rsp_cons != nf->stall_mark) {
		tx_stall_start(nf);
		return;
	}
	nf->stalled = true;
	log_error("%s: backend takes no frames, %u dropped", nf->xdev->name,
	    nf->backlog_len);
	nf->dev->stats.tx_dropped += nf->backlog_len;
	tx_forget(nf);
}

static void tx_poll(struct netfront *nf) {
	if (nf->backlog_len > 0) {
		tx_reclaim(nf);
		tx_flush(nf);
	}
	tx_stall_check(nf);
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
	if (nf->broken) {
		tx_forget(nf);
	}
	sched_unlock();
	return 0;
}
