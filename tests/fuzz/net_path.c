/**
 * @file
 * @brief netfront's data path, and the stack above it
 */

#include <string.h>

#include <kernel/sched.h>
#include <net/l0/net_entry.h>

#include "input.h"
#include "kernel.h"
#include "net_path.h"

#define BACKEND 0

struct netfront path_nf;
void (*path_on_frame)(const uint8_t *frame, size_t len);
bool path_keep;

static struct xenbus_device xdev = {.name = "vif/fuzz"};
static struct net_device dev;
static struct sk_buff_head kept;
static unsigned int fatal; /* times that the driver gave the device up */

struct sk_buff *path_skb(size_t len) {
	struct sk_buff *skb = skb_alloc(len);

	if (skb != NULL) {
		skb->dev = &dev;
	}
	return skb;
}

/* ---- The stack ---- */

int netif_rx(void *pack) {
	struct sk_buff *skb = pack;

	REQUIRE(path_nf.up && skb->dev == &dev && skb->len >= 14);
	if (path_on_frame != NULL) {
		path_on_frame(skb->mac.raw, skb->len);
	}
	if (path_keep) {
		skb_queue_push(&kept, skb);
	}
	else {
		skb_free(skb);
	}
	return NET_RX_SUCCESS;
}

void path_release(void) {
	skb_queue_purge(&kept);
}

/* ---- The device ---- */

void xenbus_dev_fatal(struct xenbus_device *device, int err, const char *fmt,
    ...) {
	(void)fmt;
	REQUIRE(device == &xdev && err < 0);
	fatal++;
}

static irq_return_t on_event(unsigned int port, void *data) {
	struct netfront *nf = data;

	if (port == nf->rx_port) {
		nf->rx_event = true;
	}
	else {
		nf->tx_event = true;
	}
	lthread_launch(&nf->poll);
	return IRQ_HANDLED;
}

static void on_retry(struct sys_timer *timer, void *param) {
	struct netfront *nf = param;

	(void)timer;
	lthread_launch(&nf->poll);
}

static void on_stall(struct sys_timer *timer, void *param) {
	struct netfront *nf = param;

	(void)timer;
	nf->stall_over = true;
	lthread_launch(&nf->poll);
}

/** As netfront_rings_create() left it, but from other indices on. */
static void ring_restart(struct xen_ring *ring, uint32_t start) {
	grant_ref_t ref = ring->refs[0];

	xen_ring_init(ring, ring->shared, 0, ring->slot_size, start);
	ring->refs[0] = ref;
}

static void rings_start(struct netfront *nf, uint32_t start) {
	unsigned int id;

	REQUIRE(netfront_rings_create(nf, BACKEND) == 0);
	ring_restart(&nf->rx.ring, start);
	ring_restart(&nf->tx.ring, start);
	for (id = 0; id < nf->rx.count; id++) {
		nf->rx.buf[id].posted = false;
	}
	REQUIRE(netfront_rx_post_all(&nf->rx) == 0);
	xen_ring_kick(&nf->rx.ring);
	xen_ring_disable_cb(&nf->tx.ring);
}

static void channels_start(struct netfront *nf) {
	REQUIRE(xen_evtchn_bind_unbound(BACKEND, &nf->rx_port) == 0);
	REQUIRE(xen_evtchn_bind_unbound(BACKEND, &nf->tx_port) == 0);
	xen_evtchn_attach(nf->rx_port, on_event, nf, XEN_EVTCHN_LATE_EOI, "rx");
	xen_evtchn_attach(nf->tx_port, on_event, nf, XEN_EVTCHN_LATE_EOI, "tx");
}

void path_start(uint32_t start) {
	struct netfront *nf = &path_nf;

	memset(nf, 0, sizeof(*nf));
	memset(&dev, 0, sizeof(dev));
	fatal = 0;
	path_on_frame = NULL;
	path_keep = false;
	skb_queue_init(&kept);
	skb_queue_init(&dev.dev_queue_tx);
	skb_queue_init(&nf->backlog);
	skb_queue_init(&nf->done);
	lthread_init(&nf->poll, netfront_poll);
	sys_timer_init(&nf->retry, SYS_TIMER_ONESHOT, on_retry, nf);
	sys_timer_init(&nf->stall, SYS_TIMER_ONESHOT, on_stall, nf);
	dev.priv = nf;
	dev.flags = IFF_RUNNING;
	nf->dev = &dev;
	nf->xdev = &xdev;
	rings_start(nf, start);
	channels_start(nf);
	nf->live = nf->up = nf->split = nf->tx_gso = true;
}

void path_stop(void) {
	struct netfront *nf = &path_nf;

	nf->live = false;
	sys_timer_stop(&nf->retry);
	sys_timer_stop(&nf->stall);
	lthread_join(&nf->poll);
	skb_queue_purge(&nf->backlog);
	skb_queue_purge(&nf->done);
	path_release();
	xen_evtchn_detach(nf->rx_port, nf);
	xen_evtchn_detach(nf->tx_port, nf);
	xen_evtchn_close(nf->rx_port);
	xen_evtchn_close(nf->tx_port);
	netfront_rings_destroy(nf);
}

void path_event(evtchn_port_t port) {
	kernel_event(port);
	kernel_run();
	path_check();
}

/* ---- What holds ---- */

static unsigned int rx_owned(const struct netfront_rx *rx) {
	unsigned int id, owned = rx->chain.slots;

	for (id = 0; id < rx->count; id++) {
		owned += rx->buf[id].posted;
	}
	return owned;
}

static unsigned int tx_owned(const struct netfront_tx *tx) {
	unsigned int id, owned = tx->free;

	for (id = 0; id < tx->count; id++) {
		owned += tx->buf[id].in_flight;
	}
	return owned;
}

void path_check(void) {
	struct netfront *nf = &path_nf;

	REQUIRE(__critical_count == 0);
	REQUIRE(tx_owned(&nf->tx) == nf->tx.count);
	REQUIRE(nf->broken || rx_owned(&nf->rx) == nf->rx.count);
	REQUIRE(!nf->broken || !(dev.flags & IFF_RUNNING));
	REQUIRE(fatal == nf->broken);
	REQUIRE((int)nf->backlog_len == skb_queue_count(&nf->backlog));
}

uint8_t *path_page(grant_ref_t ref, bool writable) {
	bool readonly;
	uint8_t *page = kernel_grant_page(ref, &readonly);

	return page != NULL && writable && readonly ? NULL : page;
}
