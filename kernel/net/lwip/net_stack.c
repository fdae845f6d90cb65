/**
 * @file
 * @brief Network devices as interfaces of lwIP
 *
 * Received frames are not copied: a pbuf points into the socket buffer, which
 * goes back to its pool with the pbuf. Frames to be sent are not copied
 * either when they are one piece: a socket buffer points into the pbuf.
 * All of lwIP runs under one lock; what is sent while somebody has it goes to
 * the drivers when he gives it back, so that they see bursts.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <embox/unit.h>
#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <kernel/sched.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <net/inetdevice.h>
#include <net/l0/net_tx.h>
#include <net/l2/ethernet.h>
#include <net/netdevice.h>
#include <net/skbuff.h>
#include <util/member.h>

#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/tcpip.h>
#include <netif/ethernet.h>

#include "../net_stack.h"
#include "../skbuff/skb_data.h"
#include "net_port.h"

/** Frames in one hold of the lock. */
#define RX_BATCH 64

/** Free data areas below which received frames are copied to the heap: held
 * back by slow readers they must not stop the reception of all others. */
#define RX_POOL_LOW 64

/** Frames in one piece that may wait for their driver. */
#define TX_REFS OPTION_GET(NUMBER, tx_refs)

#define RX_STACK_SIZE 16384
#define RX_PRIORITY   2 /* above the ordinary one */

static struct mutex core_mutex;
static struct sk_buff_head rx_queue;
static struct waitq rx_wq = WAITQ_INIT(rx_wq);

void net_core_lock(void) {
	mutex_lock(&core_mutex);
}

void net_core_unlock(void) {
	mutex_unlock(&core_mutex);
	net_tx_flush();
}

/* ---- Sending ---- */

/** A pbuf as the data area of a socket buffer. */
struct tx_ref {
	struct sk_buff_data data;
	union {
		struct pbuf *pbuf;
		struct tx_ref *next; /* while free */
	};
};

static struct tx_ref tx_ref_pool[TX_REFS];
static struct tx_ref *tx_ref_free; /* guarded by ipl, as the next */
static unsigned int tx_ref_fresh;

static struct tx_ref *tx_ref_take(void) {
	ipl_t ipl = ipl_save();
	struct tx_ref *ref = tx_ref_free;

	if (ref != NULL) {
		tx_ref_free = ref->next;
	}
	else if (tx_ref_fresh < TX_REFS) {
		ref = &tx_ref_pool[tx_ref_fresh++];
	}
	ipl_restore(ipl);
	return ref;
}

static void tx_ref_give(struct tx_ref *ref) {
	ipl_t ipl = ipl_save();

	ref->next = tx_ref_free;
	tx_ref_free = ref;
	ipl_restore(ipl);
}

/* The driver is done; it runs in an lthread, where pbufs may be freed. */
static void tx_ref_release(struct sk_buff_data *data) {
	struct tx_ref *ref = mcast_out(data, struct tx_ref, data);

	pbuf_free(ref->pbuf);
	tx_ref_give(ref);
}

/* A socket buffer around the one piece of @a p; NULL: out of them. */
static struct sk_buff *tx_wrap(struct pbuf *p) {
	struct tx_ref *ref = tx_ref_take();
	struct sk_buff *skb;

	if (ref == NULL) {
		return NULL;
	}
	ref->data.bytes = p->payload;
	ref->data.links = 1;
	ref->data.release = tx_ref_release;
	skb = skb_wrap(p->len, &ref->data);
	if (skb == NULL) {
		tx_ref_give(ref);
		return NULL;
	}
	pbuf_ref(p);
	ref->pbuf = p;
	return skb;
}

static struct sk_buff *tx_copy(struct pbuf *p) {
	struct sk_buff *skb = skb_alloc(p->tot_len);

	if (skb != NULL) {
		pbuf_copy_partial(p, skb->mac.raw, p->tot_len, 0);
	}
	return skb;
}

/* A pbuf that points to memory of somebody else is copied: nothing says how
 * long that memory lasts. */
static bool tx_is_one_piece(const struct pbuf *p) {
	return p->next == NULL
	       && (p->type_internal & PBUF_TYPE_FLAG_STRUCT_DATA_CONTIGUOUS);
}

static err_t net_linkoutput(struct netif *netif, struct pbuf *p) {
	struct net_device *dev = netif->state;
	struct sk_buff *skb = tx_is_one_piece(p) ? tx_wrap(p) : tx_copy(p);

	if (skb == NULL) {
		dev->stats.tx_dropped++;
		return ERR_MEM;
	}
	return net_tx_queue(dev, skb) == 0 ? ERR_OK : ERR_IF;
}

/* ---- Receiving ---- */

_Static_assert(sizeof(struct pbuf_custom) <= member_sizeof(struct sk_buff, cb),
    "a received frame's pbuf lies in its socket buffer");

static void rx_pbuf_free(struct pbuf *p) {
	skb_free(mcast_out(p, struct sk_buff, cb));
}

static struct pbuf *rx_pbuf_wrap(struct sk_buff *skb) {
	struct pbuf_custom *custom = (struct pbuf_custom *)skb->cb;

	custom->custom_free_function = rx_pbuf_free;
	return pbuf_alloced_custom(PBUF_RAW, skb->len, PBUF_REF, custom,
	    skb->mac.raw, skb->len);
}

static struct pbuf *rx_pbuf_copy(struct sk_buff *skb) {
	struct pbuf *p = pbuf_alloc(PBUF_RAW, skb->len, PBUF_RAM);

	if (p != NULL) {
		pbuf_take(p, skb->mac.raw, skb->len);
	}
	else {
		skb->dev->stats.rx_dropped++;
	}
	skb_free(skb);
	return p;
}

/* Under the lock. */
static void rx_input(struct sk_buff *skb) {
	struct netif *netif = skb->dev->stack_priv;
	struct pbuf *p;

	if (netif == NULL || !(skb->dev->flags & IFF_UP) || skb->len > UINT16_MAX) {
		skb_free(skb);
		return;
	}
	p = skb_data_pool_free() < RX_POOL_LOW ? rx_pbuf_copy(skb)
	                                       : rx_pbuf_wrap(skb);
	if (p != NULL && netif->input(p, netif) != ERR_OK) {
		pbuf_free(p);
	}
}

static bool rx_take(struct sk_buff **skb) {
	*skb = skb_queue_pop(&rx_queue);
	return *skb != NULL;
}

static void rx_run(void *arg) {
	struct sk_buff *skb;
	unsigned int batch;

	(void)arg;
	for (;;) {
		if (WAITQ_WAIT(&rx_wq, rx_take(&skb)) != 0) {
			continue;
		}
		LOCK_TCPIP_CORE();
		batch = RX_BATCH;
		do {
			rx_input(skb);
		} while (--batch > 0 && rx_take(&skb));
		UNLOCK_TCPIP_CORE();
	}
}

void net_stack_rx(struct sk_buff *skb) {
	ipl_t ipl = ipl_save();
	bool first = skb_queue_front(&rx_queue) == NULL;

	skb_queue_push(&rx_queue, skb);
	ipl_restore(ipl);
	if (first) {
		waitq_wakeup(&rx_wq, 1);
	}
}

/* ---- Interfaces ---- */

static err_t net_netif_init(struct netif *netif) {
	netif->name[0] = 'e';
	netif->name[1] = 't';
	netif->output = etharp_output;
	netif->linkoutput = net_linkoutput;
	netif->hwaddr_len = ETH_ALEN;
	netif->flags =
	    NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
	return ERR_OK;
}

int net_stack_attach(struct net_device *dev) {
	struct netif *netif = syscalloc(1, sizeof *netif);
	bool added;

	if (netif == NULL) {
		return -ENOMEM;
	}
	LOCK_TCPIP_CORE();
	added =
	    netif_add(netif, NULL, NULL, NULL, dev, net_netif_init, ethernet_input)
	    != NULL;
	if (added) {
		memcpy(netif->hwaddr, dev->dev_addr, ETH_ALEN);
		dev->stack_priv = netif;
	}
	UNLOCK_TCPIP_CORE();
	if (!added) {
		sysfree(netif);
		return -ENOSPC;
	}
	return 0;
}

/* Under the lock: drops what the device had received. */
static void rx_forget(const struct net_device *dev) {
	struct sk_buff *skb;

	for (int n = skb_queue_count(&rx_queue); n > 0 && rx_take(&skb); n--) {
		if (skb->dev == dev) {
			skb_free(skb);
		}
		else {
			skb_queue_push(&rx_queue, skb);
		}
	}
}

void net_stack_detach(struct net_device *dev) {
	struct netif *netif = dev->stack_priv;

	LOCK_TCPIP_CORE();
	dev->stack_priv = NULL;
	rx_forget(dev);
	netif_remove(netif);
	UNLOCK_TCPIP_CORE();
	sysfree(netif);
}

static void net_netif_addr(struct netif *netif,
    const struct in_device *in_dev) {
	ip4_addr_t addr = {.addr = in_dev->ifa_address};
	ip4_addr_t mask = {.addr = in_dev->ifa_mask};

	netif_set_addr(netif, &addr, &mask, netif_ip4_gw(netif));
	if (netif_default == NULL && addr.addr != 0) {
		netif_set_default(netif);
	}
}

static void net_netif_flags(struct netif *netif, unsigned int flags) {
	if (flags & IFF_UP) {
		netif_set_up(netif);
	}
	else {
		netif_set_down(netif);
	}
	if (flags & IFF_RUNNING) {
		netif_set_link_up(netif);
	}
	else {
		netif_set_link_down(netif);
	}
}

void net_stack_update(struct net_device *dev, const struct in_device *in_dev) {
	struct netif *netif = dev->stack_priv;

	if (netif == NULL) {
		return;
	}
	LOCK_TCPIP_CORE();
	memcpy(netif->hwaddr, dev->dev_addr, ETH_ALEN);
	netif->mtu = dev->mtu - dev->hdr_len;
	net_netif_addr(netif, in_dev);
	net_netif_flags(netif, dev->flags);
	UNLOCK_TCPIP_CORE();
}

/* Port numbers and the like are not the same at every start. */
static void net_seed(void) {
	struct timeval now;

	gettimeofday(&now, NULL);
	srand((unsigned int)(now.tv_sec ^ now.tv_usec ^ ktime_get_ns()));
}

static int net_stack_init(void) {
	mutex_init_default(&core_mutex, NULL);
	skb_queue_init(&rx_queue);
	net_mem_init();
	net_seed();
	tcpip_init(NULL, NULL);
	if (sys_thread_new("netrx", rx_run, NULL, RX_STACK_SIZE, RX_PRIORITY)
	    == NULL) {
		return -ENOMEM;
	}
	return 0;
}

EMBOX_UNIT_INIT(net_stack_init);
