/**
 * @file
 * @brief One network device of a Xen guest
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_H_

#include <stdbool.h>
#include <stdint.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_store.h>
#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenstat.h>
#include <kernel/lthread/lthread.h>
#include <kernel/time/sys_timer.h>
#include <lib/libds/dlist.h>
#include <net/netdevice.h>
#include <net/skbuff.h>

#include "netfront_gso.h"
#include "netfront_rx.h"
#include "netfront_tx.h"

/**
 * Data path: xmit() and the poll lthread, both under sched_lock, which guards
 * all of this but the two event flags (set by the interrupt handlers) and the
 * fields that only the xenbus thread uses.
 */
struct netfront {
	struct xenbus_device *xdev;
	struct net_device *dev;
	struct dlist_head link; /* in the list of all; xenbus thread */

	struct netfront_rx rx;
	struct netfront_tx tx;
	struct sk_buff_head backlog; /* frames to be sent */
	unsigned int backlog_len;
	struct netfront_gso gso;  /* packet that some of them make */
	struct sk_buff_head done; /* sent frames; the core reads len still */

	evtchn_port_t tx_port;
	evtchn_port_t rx_port;  /* equals tx_port: one channel for both */
	volatile bool tx_event; /* an EOI is owed */
	volatile bool rx_event;
	unsigned int tx_work; /* responses since the last EOI */
	unsigned int rx_work;

	struct lthread poll;
	struct sys_timer retry; /* polls again after a shortage of skbs */

	struct sys_timer stall;   /* runs while frames wait for buffers */
	volatile bool stall_over; /* it has run out */
	uint32_t stall_mark;      /* tx.ring.rsp_cons when it was started */
	bool stalled;             /* no completion since then: nothing is queued */

	struct xenstore_watch link_watch; /* of the backend's `carrier` */
	char link_path[XENBUS_OTHEREND_MAX + sizeof("/carrier")];

	bool live;    /* connected: packets may move */
	bool carrier; /* the backend's link is up; XenStore's and xenbus thread */
	bool up;      /* between start() and stop() */
	bool broken;  /* the backend broke the protocol */
	bool split;   /* two event channels */
	bool tx_gso;  /* the backend takes large packets */
	bool drop_multicast; /* the backend keeps frames to groups away */

	struct xenstat_counters stat;
	uint64_t csum_completed;
	uint64_t gso_packets;  /* packets merged from segments */
	uint64_t gso_segments; /* those segments */
};

/** Takes what both rings have, then asks for events; runs as an lthread. */
extern int netfront_poll(struct lthread *self);

/** net_driver.xmit: see <net/netdevice.h>. */
extern int netfront_xmit(struct net_device *dev, struct sk_buff *skb);

/**
 * Stops the data path at once and gives the device up: logs one line; xenbus
 * then disconnects and closes it. Under sched_lock.
 */
extern void netfront_break(struct netfront *nf, const char *what);

/** Shows the stack a live device, follows the backend's link from then on. */
extern void netfront_link_start(struct netfront *nf);
/** Undoes netfront_link_start(), after the device ceased to be live. */
extern void netfront_link_stop(struct netfront *nf);

/** Makes the rings, buffers and grants; 0 or -errno with nothing left. */
extern int netfront_rings_create(struct netfront *nf, domid_t backend);
/** Undoes netfront_rings_create(); harmless without it. */
extern void netfront_rings_destroy(struct netfront *nf);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_H_ */
