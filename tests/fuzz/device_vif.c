/**
 * @file
 * @brief A network device from connecting to its end, the fuzzer as its backend
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <kernel/sched.h>
#include <net/inetdevice.h>
#include <net/l0/net_entry.h>
#include <net/netdevice.h>
#include <net/skbuff.h>
#include <xen/io/netif.h>

#include "../../kernel/net/net_stack.h"
#include "daemon.h"
#include "device.h"
#include "input.h"
#include "kernel.h"

#define SLOTS 256

static const struct device_key back_keys[] = {
    {"feature-rx-copy", "1"},
    {"feature-split-event-channels", "1"},
    {"feature-sg", "1"},
    {"feature-gso-tcpv4", "1"},
    {"feature-no-csum-offload", "0"},
    {"hotplug-status", "connected"},
    {"carrier", "1"},
    {NULL, NULL},
};

static const struct device_key front_keys[] = {
    {"mac", "00:16:3e:5e:6c:01"},
    {"mtu", "1500"},
    {"handle", "0"},
    {"backend-id", "0"},
    {"state", "1"},
    {NULL, NULL},
};

/** One of the two rings, as mapped by the backend. */
struct mapped {
	void *page; /* NULL: not mapped */
	uint32_t ref;
	uint32_t req_cons, rsp_prod;
};

static struct mapped rx, tx;
static unsigned int attached; /* interfaces of the stack */

/* ---- The stack ---- */

int net_stack_attach(struct net_device *dev) {
	(void)dev;
	if (process_memory_short) {
		return -ENOMEM;
	}
	attached++;
	return 0;
}

void net_stack_detach(struct net_device *dev) {
	(void)dev;
	REQUIRE(attached-- > 0);
}

void net_stack_update(struct net_device *dev, const struct in_device *in_dev) {
	REQUIRE(in_dev->dev == dev && attached > 0);
}

int netif_rx(void *pack) {
	struct sk_buff *skb = pack;

	REQUIRE(skb->dev->flags & IFF_UP && skb->len >= 14);
	skb_free(skb);
	return NET_RX_SUCCESS;
}

/* ---- The backend ---- */

static void ring_unmap(struct mapped *ring) {
	if (ring->page != NULL) {
		kernel_grant_hold(ring->ref, false);
		ring->page = NULL;
	}
}

static void ring_map(struct mapped *ring, const char *key) {
	bool readonly = false;

	ring_unmap(ring);
	ring->ref = daemon_number(device_path(false, key));
	ring->page = kernel_grant_page(ring->ref, &readonly);
	ring->req_cons = ring->rsp_prod = 0;
	if (readonly) {
		ring->page = NULL;
	}
	if (ring->page != NULL) {
		kernel_grant_hold(ring->ref, true);
	}
}

static void unmap(void) {
	ring_unmap(&rx);
	ring_unmap(&tx);
}

static void map(void) {
	ring_map(&rx, "rx-ring-ref");
	ring_map(&tx, "tx-ring-ref");
}

static void notify(const char *split) {
	uint32_t port = daemon_number(device_path(false, split));

	kernel_event(
	    port ? port : daemon_number(device_path(false, "event-channel")));
}

/** Answers a receive request, right but for what the input says. */
static void rx_answer(void) {
	struct netif_rx_sring *sring = rx.page;
	struct netif_rx_request req = sring->ring[rx.req_cons++ % SLOTS].req;
	uint8_t what = input_u8();
	uint16_t len = 60 + input_u8() * 16 % 4000;
	bool readonly = true;
	uint8_t *page = kernel_grant_page(req.gref, &readonly);

	if (page != NULL && !readonly) {
		input_bytes(page, 16);
	}
	sring->ring[rx.rsp_prod++ % SLOTS].rsp = (struct netif_rx_response){
	    .id = what & 0x80 ? input_u8() : req.id,
	    .offset = what & 0x40 ? input_u16() : 0,
	    .flags = what & 0x0f,
	    .status = what & 0x20 ? (int16_t)input_u16() : (int16_t)len,
	};
}

static void rx_publish(void) {
	struct netif_rx_sring *sring = rx.page;

	xen_store_release(&sring->rsp_prod, rx.rsp_prod);
	notify("event-channel-rx");
}

/** Answers what was sent, extra info included. */
static void tx_answer_all(void) {
	struct netif_tx_sring *sring = tx.page;
	uint32_t prod = xen_load_acquire(&sring->req_prod);
	unsigned int limit = SLOTS;
	bool extra = false;

	while (tx.req_cons != prod && limit-- > 0) {
		struct netif_tx_request req = sring->ring[tx.req_cons++ % SLOTS].req;

		sring->ring[tx.rsp_prod++ % SLOTS].rsp = (struct netif_tx_response){
		    .id = req.id,
		    .status = extra ? NETIF_RSP_NULL : NETIF_RSP_OKAY,
		};
		extra = !extra && req.flags & NETTXF_extra_info;
	}
	xen_store_release(&sring->req_event, tx.req_cons + 1);
	xen_store_release(&sring->rsp_prod, tx.rsp_prod);
	notify("event-channel-tx");
}

static void tx_answer_wrong(void) {
	struct netif_tx_sring *sring = tx.page;

	sring->ring[tx.rsp_prod++ % SLOTS].rsp = (struct netif_tx_response){
	    .id = input_u8(),
	    .status = (int8_t)input_u8(),
	};
	xen_store_release(&sring->rsp_prod, tx.rsp_prod);
	notify("event-channel-tx");
}

static void harm(struct mapped *ring) {
	uint8_t what = input_u8();

	if (what & 1) {
		input_bytes((char *)ring->page + input_u16() % (XEN_PAGE_SIZE - 16),
		    1 + what / 16);
	}
	else if (what / 2 != rx.ref && what / 2 != tx.ref) {
		kernel_grant_hold(what / 2, input_u8() & 1);
	}
	notify("event-channel-rx");
}

static void act(void) {
	if (rx.page == NULL || tx.page == NULL) {
		return;
	}
	switch (input_below(8)) {
	case 0:
	case 1:
	case 2:
		rx_answer();
		break;
	case 3:
		rx_publish();
		break;
	case 4:
	case 5:
		tx_answer_all();
		break;
	case 6:
		tx_answer_wrong();
		break;
	default:
		harm(input_u8() & 1 ? &rx : &tx);
		break;
	}
}

static const struct device vif = {
    .front = "device/vif/0",
    .back = "/local/domain/0/backend/vif/7/0",
    .ours = front_keys,
    .keys = back_keys,
    .map = map,
    .unmap = unmap,
    .act = act,
};

/* ---- Whoever uses the device ---- */

static void send(struct net_device *dev) {
	size_t len = 1 + input_u16() % 1514;
	struct sk_buff *skb = skb_alloc(len);

	if (skb == NULL) {
		return;
	}
	skb->dev = dev;
	memset(skb->mac.raw, 0, len);
	input_bytes(skb->mac.raw, len < 16 ? len : 16);
	sched_lock();
	if (dev->drv_ops->xmit(dev, skb) != 0) {
		skb_free(skb);
	}
	sched_unlock();
}

static void use(void) {
	struct net_device *dev = netdev_get_by_name("eth0");

	if (dev == NULL) {
		return;
	}
	switch (input_below(8)) {
	case 0:
		netdev_close(dev);
		break;
	case 1:
		netdev_open(dev);
		break;
	default:
		send(dev);
		break;
	}
	device_settle();
}

void target_run(void) {
	rx = tx = (struct mapped){0};
	attached = 0;
	if (!device_start(&vif)) {
		return;
	}
	while (!input_over()) {
		if (input_u8() & 1) {
			use();
		}
		else {
			device_step();
		}
	}
	device_stop();
	REQUIRE(attached == 0 && netdev_get_by_name("eth0") == NULL);
}
