/**
 * @file
 * @brief What a backend may answer to netfront's packets
 *
 * Frames of all sizes and segments that merge go out; completions come late,
 * in any order, twice, for what was never sent, or not at all. To an honest
 * backend each packet is whole and in pages granted read-only.
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <kernel/sched.h>
#include <net/l2/ethernet.h>

#include "input.h"
#include "kernel.h"
#include "net_path.h"

static struct netif_tx_sring *sring;
static uint32_t req_cons, rsp_prod;
static uint16_t waiting[NETFRONT_TX_MAX]; /* ids to be answered */
static unsigned int waiting_count, extras;
static uint32_t seq;
static bool honest;

static uint32_t slot(uint32_t index) {
	return index % NETFRONT_TX_MAX;
}

/* ---- Sending ---- */

static void xmit(struct sk_buff *skb) {
	int ret;

	sched_lock();
	ret = netfront_xmit(path_nf.dev, skb);
	sched_unlock();
	REQUIRE(ret == 0 || ret == -ENETDOWN || ret == -EBUSY);
	if (ret != 0) {
		skb_free(skb);
	}
}

static void send_frame(void) {
	size_t len = 1 + input_u16() % 2000;
	struct sk_buff *skb = path_skb(len);

	if (skb != NULL) {
		memset(skb->mac.raw, 0xaa, len);
		input_bytes(skb->mac.raw, len < 60 ? input_below(len) : 60);
		xmit(skb);
	}
}

/** A segment of one connection, mostly following the one before. */
static void send_segment(size_t payload, uint8_t change) {
	struct sk_buff *skb = path_skb(54 + payload);
	uint8_t *p;

	if (skb == NULL) {
		return;
	}
	p = skb->mac.raw;
	memset(p, 0, 54 + payload);
	p[12] = 0x08;
	p[14] = 0x45;
	p[16] = (40 + payload) >> 8;
	p[17] = (40 + payload) & 0xff;
	p[23] = 6;
	p[38] = seq >> 24;
	p[39] = seq >> 16 & 0xff;
	p[40] = seq >> 8 & 0xff;
	p[41] = seq & 0xff;
	p[46] = 0x50;
	p[47] = 0x10;
	if (change & 1) {
		p += 14 + input_below(40);
		*p ^= 1 + input_below(255);
		p = skb->mac.raw;
	}
	if (change & 2) {
		p[47] |= 0x08;
	}
	seq += payload;
	xmit(skb);
}

static void send_burst(void) {
	unsigned int count = 1 + input_below(24);
	size_t payload = 1 + input_u16() % 1460;
	uint8_t change = input_u8();
	struct sk_buff_head *queue = &path_nf.dev->dev_queue_tx;
	struct sk_buff *more = path_skb(14);

	/* While more frames wait, the driver does not flush. */
	if (more != NULL) {
		skb_queue_push(queue, more);
	}
	while (count-- > 0) {
		send_segment(payload, count == 3 ? change : 0);
	}
	if (more != NULL) {
		skb_queue_pop(queue);
		xmit(more);
	}
}

/* ---- The backend ---- */

/** One request; only an honest backend has left the ring as it was. */
static struct netif_tx_request take(void) {
	struct netif_tx_request req = sring->ring[slot(req_cons++)].req;
	bool readonly = false;

	REQUIRE(!honest
	        || (kernel_grant_page(req.gref, &readonly) != NULL && readonly));
	if (waiting_count < NETFRONT_TX_MAX) {
		waiting[waiting_count++] = req.id;
	}
	return req;
}

/** A packet: the first request tells its size, the rest is in pieces. */
static void take_packet(void) {
	struct netif_tx_request req = take();
	size_t total = req.size, rest = 0;

	if (req.flags & NETTXF_extra_info) {
		req_cons++;
		extras++;
	}
	while (req.flags & NETTXF_more_data
	       && req_cons != xen_load_acquire(&sring->req_prod)) {
		req = take();
		rest += req.size;
		REQUIRE(!honest || (req.size > 0 && req.offset == 0));
	}
	REQUIRE(!honest
	        || (rest < total && total - rest <= XEN_PAGE_SIZE
	            && total >= ETH_ZLEN));
}

static void take_all(void) {
	unsigned int limit = NETFRONT_TX_MAX;

	while (req_cons != xen_load_acquire(&sring->req_prod) && limit-- > 0) {
		take_packet();
	}
}

static void respond(uint16_t id, int16_t status) {
	sring->ring[slot(rsp_prod++)].rsp =
	    (struct netif_tx_response){.id = id, .status = status};
}

static void answer(void) {
	unsigned int i;

	if (extras > 0) {
		extras--;
		respond(0, NETIF_RSP_NULL);
	}
	else if (waiting_count > 0) {
		i = input_below(waiting_count);
		respond(waiting[i], input_u8() & 7 ? NETIF_RSP_OKAY : NETIF_RSP_ERROR);
		waiting[i] = waiting[--waiting_count];
	}
}

static void publish(void) {
	xen_store_release(&sring->rsp_prod, rsp_prod);
	path_event(path_nf.tx_port);
}

static void step_hostile(void) {
	uint8_t *bytes;
	uint16_t id;

	switch (input_below(6)) {
	case 0:
		id = input_u8();
		respond(id, (int8_t)input_u8());
		break;
	case 1:
		input_bytes((void *)&sring->ring[slot(rsp_prod++)],
		    sizeof(sring->ring[0]));
		break;
	case 2:
		xen_store_release(&sring->rsp_prod, rsp_prod + input_u8() - 16);
		break;
	case 3:
		bytes = (uint8_t *)sring + input_u16() % (XEN_PAGE_SIZE - 16);
		input_bytes(bytes, 1 + input_below(16));
		break;
	case 4:
		process_memory_short = input_u8() & 1;
		break;
	default:
		respond(waiting_count > 0 ? waiting[0] : 0, NETIF_RSP_OKAY);
		break;
	}
}

static void step(void) {
	unsigned int count;

	switch (input_below(honest ? 7 : 10)) {
	case 0:
		send_frame();
		break;
	case 1:
	case 2:
		send_burst();
		break;
	case 3:
		take_all();
		break;
	case 4:
		for (count = 1 + input_below(40); count > 0; count--) {
			answer();
		}
		break;
	case 5:
		publish();
		break;
	case 6:
		path_nf.tx_gso = input_u8() & 1;
		break;
	case 7:
		kernel_time_pass(OPTION_NUMBER_host__tx_stall_ms / 2 + input_u8());
		kernel_run();
		break;
	default:
		step_hostile();
		break;
	}
	path_check();
	REQUIRE(!honest || !path_nf.broken);
}

/** An honest backend answers all in the end, and nothing is left. */
static void drain(void) {
	unsigned int round;

	for (round = 0; round < 64; round++) {
		take_all();
		while (waiting_count + extras > 0) {
			answer();
		}
		publish();
	}
	REQUIRE(path_nf.backlog_len == 0 && !path_nf.broken);
	REQUIRE(netfront_tx_reclaim(&path_nf.tx) >= 0);
	REQUIRE(path_nf.tx.free == path_nf.tx.count);
}

void target_run(void) {
	uint8_t mode = input_u8();

	honest = mode & 1;
	req_cons = rsp_prod = mode & 2 ? 0u - input_u8() : 0;
	waiting_count = extras = 0;
	seq = mode & 4 ? 0u - 5000 : 1;
	path_start(req_cons);
	sring = path_nf.tx.ring.shared;
	while (!input_over() && !path_nf.broken) {
		step();
	}
	if (honest) {
		drain();
	}
	path_stop();
}
