/**
 * @file
 * @brief netfront's data path between a backend inside the test and the stack
 *
 * The device is no interface of the stack, which therefore drops what it is
 * given. No event channel is bound: port 0 is nobody's.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <embox/test.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>
#include <lib/libds/dlist.h>
#include <net/netdevice.h>
#include <net/skbuff.h>

#include <drivers/xen/netfront/netfront.h>

#include "mock_netback.h"

EMBOX_TEST_SUITE("netfront's data path against a mock backend");

#define FRAME 200

static struct xenbus_device xdev;
static struct net_device dev;
static struct netfront nf;
static struct mock_rx rx;
static struct mock_tx tx;
static uint8_t frame[2048];
static struct sk_buff_head held;

static void retry(struct sys_timer *timer, void *param) {
	(void)timer;
	lthread_launch(param);
}

TEST_SETUP(start) {
	memset(&nf, 0, sizeof nf);
	memset(&dev, 0, sizeof dev);
	memset(&xdev, 0, sizeof xdev);
	strcpy(xdev.name, "vif/test");
	memset(frame, 0, sizeof frame);
	frame[12] = 0x88; /* for experiments: no protocol of the stack */
	frame[13] = 0xb5;
	dlist_head_init(&dev.rx_lnk);
	dlist_head_init(&dev.tx_lnk);
	skb_queue_init(&dev.dev_queue);
	skb_queue_init(&dev.dev_queue_tx);
	dev.hdr_len = 14;
	skb_queue_init(&nf.backlog);
	skb_queue_init(&nf.done);
	skb_queue_init(&held);
	lthread_init(&nf.poll, netfront_poll);
	sys_timer_init(&nf.retry, SYS_TIMER_ONESHOT, retry, &nf.poll);
	sys_timer_init(&nf.stall, SYS_TIMER_ONESHOT, retry, &nf.poll);
	dev.priv = &nf;
	dev.flags = IFF_RUNNING;
	nf.dev = &dev;
	nf.xdev = &xdev;
	nf.live = nf.up = nf.split = nf.tx_gso = true;
	mock_rx_start(&rx, &nf.rx, 0);
	mock_tx_start(&tx, &nf.tx, 0);
	xen_ring_disable_cb(&nf.tx.ring);
	return 0;
}

TEST_TEARDOWN(stop) {
	sched_lock();
	nf.live = false;
	sched_unlock();
	sys_timer_stop(&nf.retry);
	sys_timer_stop(&nf.stall);
	lthread_join(&nf.poll);
	skb_queue_purge(&nf.backlog);
	skb_queue_purge(&nf.done);
	skb_queue_purge(&held);
	skb_queue_purge(&dev.dev_queue_tx);
	ksleep(10); /* the stack gives back what it was handed */
	return 0;
}

static void poll(void) {
	mock_rx_publish(&rx);
	mock_tx_publish(&tx);
	lthread_launch(&nf.poll);
	lthread_join(&nf.poll);
}

static unsigned int rx_posted(void) {
	unsigned int count = 0;

	for (unsigned int id = 0; id < nf.rx.count; id++) {
		count += nf.rx.buf[id].posted;
	}
	return count;
}

static void xmit(size_t len) {
	struct sk_buff *skb = skb_alloc(len);

	test_assert_not_null(skb);
	memcpy(skb->mac.raw, frame, len);
	sched_lock();
	test_assert_zero(netfront_xmit(&dev, skb));
	sched_unlock();
}

/* A TCP segment of @a payload bytes from @a seq on. */
static size_t make_segment(uint32_t seq, size_t payload) {
	size_t total = 40 + payload;

	memset(frame, 0, sizeof frame);
	frame[12] = 0x08;
	frame[14] = 0x45;
	frame[16] = total >> 8;
	frame[17] = total & 0xff;
	frame[23] = 6;
	frame[38] = seq >> 24;
	frame[39] = seq >> 16 & 0xff;
	frame[40] = seq >> 8 & 0xff;
	frame[41] = seq & 0xff;
	frame[46] = 0x50;
	frame[47] = 0x10;
	return 14 + total;
}

/* ---- Receive ---- */

TEST_CASE("frames go to the stack and their pages back to the backend") {
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < MOCK_RX_BUFFERS; i++) {
			mock_rx_put(&rx, frame, FRAME, 0, 0);
		}
		poll();
		test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
		test_assert_equal(rx.sring->req_prod - rx.rsp_prod, MOCK_RX_BUFFERS);
		ksleep(1);
	}
	test_assert_equal(dev.stats.rx_packets + dev.stats.rx_dropped,
	    10u * MOCK_RX_BUFFERS);
	test_assert_zero(nf.stat.grants_taken);
	test_assert_zero(nf.stat.grants_ended);
	test_assert_false(nf.broken);
}

TEST_CASE(
    "N11 frames shorter than an Ethernet header are dropped and counted") {
	for (size_t len = 0; len < 14; len++) {
		mock_rx_put(&rx, frame, len, 0, 0);
	}
	mock_rx_put(&rx, frame, 14, 0, 0);
	poll();
	test_assert_equal(dev.stats.rx_length_errors, 14);
	test_assert_equal(dev.stats.rx_packets, 1);
	test_assert_false(nf.broken);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("N9 a blank checksum is completed though no offload was offered") {
	size_t len = make_segment(1, 100);

	mock_rx_put(&rx, frame, len, 0, NETRXF_csum_blank | NETRXF_data_validated);
	poll();
	test_assert_equal(dev.stats.rx_packets, 1);
	test_assert_equal(nf.csum_completed, 1);
}

TEST_CASE("N9 a blank checksum of what has none is dropped and counted") {
	size_t len;

	mock_rx_put(&rx, frame, FRAME, 0, NETRXF_csum_blank);
	len = make_segment(1, 100);
	mock_rx_put(&rx, frame, len - 1, 0, NETRXF_csum_blank);
	poll();
	test_assert_zero(dev.stats.rx_packets);
	test_assert_equal(dev.stats.rx_frame_errors, 2);
	test_assert_false(nf.broken);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("a frame that the backend gave up is counted") {
	mock_rx_respond(&rx, mock_rx_take(&rx)->id, 0, 0, NETIF_RSP_ERROR);
	poll();
	test_assert_equal(dev.stats.rx_err, 1);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("a device that is down takes frames and drops them") {
	nf.up = false;
	mock_rx_put(&rx, frame, FRAME, 0, 0);
	poll();
	test_assert_zero(dev.stats.rx_packets);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
}

TEST_CASE("a large frame of many slots arrives") {
	for (int i = 1; i <= 16; i++) {
		mock_rx_put(&rx, frame, 1000, 0, i < 16 ? NETRXF_more_data : 0);
	}
	poll();
	test_assert_equal(dev.stats.rx_bytes, 16000);
}

TEST_CASE("without socket buffers frames are dropped, pages are not lost") {
	struct sk_buff *skb;

	while ((skb = skb_alloc(FRAME)) != NULL) {
		skb_queue_push(&held, skb);
	}
	for (int i = 0; i < 4; i++) {
		mock_rx_put(&rx, frame, FRAME, 0, 0);
	}
	poll();
	test_assert(dev.stats.rx_dropped > 0);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
	skb_queue_purge(&held);
	ksleep(20); /* the retry takes the rest */
	test_assert_equal(dev.stats.rx_dropped + dev.stats.rx_packets, 4);
	test_assert_equal(rx_posted(), MOCK_RX_BUFFERS);
}

/* ---- Transmit ---- */

TEST_CASE("a frame is sent at once and freed soon") {
	xmit(FRAME);
	test_assert_equal(tx.sring->req_prod, 1);
	test_assert_null(skb_queue_front(&nf.done));
	test_assert_equal(nf.stat.requests, 1);
}

TEST_CASE("frames wait for buffers and go when these come back") {
	for (int i = 0; i < MOCK_TX_BUFFERS + 10; i++) {
		xmit(FRAME);
	}
	test_assert_equal(nf.backlog_len, 10);
	while (mock_tx_take(&tx) != NULL) {}
	for (int id = 0; id < MOCK_TX_BUFFERS; id++) {
		mock_tx_respond(&tx, id, NETIF_RSP_OKAY);
	}
	poll();
	test_assert_zero(nf.backlog_len);
	test_assert_equal(tx.sring->req_prod, MOCK_TX_BUFFERS + 10u);
	test_assert_zero(dev.stats.tx_err);
}

/* Queues frames as the core does, then lets it hand all of them over. */
static void xmit_burst(unsigned int count) {
	struct sk_buff *skb;

	for (unsigned int i = 0; i < count; i++) {
		skb = skb_alloc(FRAME);
		test_assert_not_null(skb);
		memcpy(skb->mac.raw, frame, FRAME);
		skb_queue_push(&dev.dev_queue_tx, skb);
	}
	sched_lock();
	while ((skb = skb_queue_pop(&dev.dev_queue_tx)) != NULL) {
		test_assert_zero(netfront_xmit(&dev, skb));
	}
	sched_unlock();
}

/* The backend answers all it was given; true if it notifies then. */
static bool answer_all(void) {
	const struct netif_tx_request *req;

	while ((req = mock_tx_take(&tx)) != NULL) {
		mock_tx_respond(&tx, req->id, NETIF_RSP_OKAY);
	}
	return mock_tx_publish_notifies(&tx);
}

TEST_CASE("a burst of 64 frames is one notification, and no grant") {
	xmit_burst(64);
	test_assert_equal(tx.sring->req_prod, 64);
	test_assert_equal(nf.stat.notify_sent, 1);
	test_assert_zero(nf.stat.notify_suppressed);
	test_assert_zero(nf.stat.grants_taken + nf.stat.grants_ended);
}

TEST_CASE("256 frames, one at a time, bring no upcall for completions") {
	unsigned int upcalls = 0;

	for (int i = 0; i < 256; i++) {
		xmit(FRAME);
		upcalls += answer_all();
	}
	test_assert_zero(upcalls);
	test_assert_zero(nf.backlog_len);
}

TEST_CASE("256 frames that wait for buffers bring at most 8 upcalls") {
	unsigned int upcalls = 0;

	for (int burst = 0; burst < 2; burst++) {
		xmit_burst(128); /* half of them wait */
		while (tx.sring->req_prod != tx.req_cons) {
			const struct netif_tx_request *req = mock_tx_take(&tx);

			mock_tx_respond(&tx, req->id, NETIF_RSP_OKAY);
			if (mock_tx_publish_notifies(&tx)) {
				upcalls++;
				poll();
			}
		}
	}
	test_assert_equal(tx.sring->req_prod, 256);
	test_assert_zero(nf.backlog_len);
	test_assert(upcalls > 0 && upcalls <= 8);
}

TEST_CASE("a poll of many frames notifies the backend at most once") {
	for (int round = 1; round <= 4; round++) {
		for (int i = 0; i < 60; i++) {
			mock_rx_put(&rx, frame, FRAME, 0, 0);
		}
		rx.sring->req_event = rx.sring->req_prod + 1; /* it wants to know */
		poll();
		test_assert_equal(nf.stat.notify_sent, (unsigned int)round);
		ksleep(1);
	}
	test_assert_zero(nf.stat.grants_taken + nf.stat.grants_ended);
}

TEST_CASE("what the backend writes to req_prod is not read back") {
	const struct netif_tx_request *req;

	xmit(FRAME);
	tx.sring->req_prod = 0x1234567;
	xmit(FRAME);
	test_assert_equal(tx.sring->req_prod, 2);
	for (int i = 0; i < 2; i++) {
		req = mock_tx_take(&tx);
		test_assert_not_null(req);
		test_assert_equal(req->id, i);
	}
	test_assert_false(nf.broken);
}

TEST_CASE("a full ring is seen after 1,000 frames, and locks nobody out") {
	for (int i = 0; i < 1000; i++) {
		xmit(FRAME);
		answer_all();
	}
	for (int i = 0; i < MOCK_TX_BUFFERS + 5; i++) {
		xmit(FRAME);
	}
	test_assert_equal(tx.sring->req_prod, 1000u + MOCK_TX_BUFFERS);
	test_assert_equal(nf.backlog_len, 5);
	test_assert_zero(ksleep(1)); /* others run meanwhile */
}

/* As when the timer has run out. */
static void stall_end(void) {
	sys_timer_stop(&nf.stall);
	nf.stall_over = true;
	poll();
}

TEST_CASE("frames do not wait for ever for a backend that takes none") {
	struct sk_buff *skb;

	for (int i = 0; i < MOCK_TX_BUFFERS + 10; i++) {
		xmit(FRAME);
	}
	test_assert_true(sys_timer_is_started(&nf.stall));
	stall_end();
	test_assert_zero(nf.backlog_len);
	test_assert_equal(dev.stats.tx_dropped, 10);
	skb = skb_alloc(FRAME);
	test_assert_not_null(skb);
	test_assert_equal(netfront_xmit(&dev, skb), -EBUSY);
	skb_free(skb);
	mock_tx_respond(&tx, 0, NETIF_RSP_OKAY);
	mock_tx_publish(&tx);
	xmit(FRAME); /* it takes frames again */
	test_assert_zero(nf.backlog_len);
	test_assert_false(nf.broken);
}

TEST_CASE("frames wait as long as the backend takes others") {
	for (int i = 0; i < MOCK_TX_BUFFERS + 10; i++) {
		xmit(FRAME);
	}
	mock_tx_respond(&tx, 0, NETIF_RSP_OKAY);
	stall_end();
	test_assert_equal(nf.backlog_len, 9);
	test_assert_true(sys_timer_is_started(&nf.stall));
	test_assert_zero(dev.stats.tx_dropped);
}

TEST_CASE("a burst of one connection is one packet and one push") {
	uint64_t pushes;
	struct sk_buff *skb;

	for (int i = 0; i < 30; i++) {
		skb = skb_alloc(1514);
		test_assert_not_null(skb);
		make_segment(i * 1460, 1460);
		memcpy(skb->mac.raw, frame, 1514);
		skb_queue_push(&dev.dev_queue_tx, skb);
	}
	pushes = nf.stat.notify_sent + nf.stat.notify_suppressed;
	sched_lock();
	while ((skb = skb_queue_pop(&dev.dev_queue_tx)) != NULL) {
		test_assert_zero(netfront_xmit(&dev, skb));
	}
	sched_unlock();
	test_assert_equal(nf.stat.notify_sent + nf.stat.notify_suppressed,
	    pushes + 1);
	test_assert_equal(nf.gso_packets, 1);
	test_assert_equal(nf.gso_segments, 30);
	test_assert_equal(mock_tx_take(&tx)->size, 54 + 30 * 1460);
}

TEST_CASE("a backend without offload gets the segments one by one") {
	nf.tx_gso = false;
	for (int i = 0; i < 3; i++) {
		xmit(make_segment(i * 1460, 1460));
	}
	for (int i = 0; i < 3; i++) {
		test_assert_equal(mock_tx_take(&tx)->size, 1514);
	}
}

TEST_CASE("frames beyond the backlog are refused, not queued for ever") {
	struct sk_buff *skb;
	unsigned int refused = 0;

	for (int i = 0; i < 2000 && refused == 0; i++) {
		skb = skb_alloc(60);
		if (skb == NULL) {
			break; /* the pool is the smaller bound */
		}
		sched_lock();
		if (netfront_xmit(&dev, skb) != 0) {
			skb_free(skb);
			refused++;
		}
		sched_unlock();
	}
	test_assert(nf.backlog_len > 0);
	test_assert(nf.backlog_len < 2000);
}

/* ---- A backend that breaks the protocol ---- */

static void check_broken(void) {
	struct sk_buff *skb = skb_alloc(60);

	test_assert_true(nf.broken);
	test_assert_equal(xdev.error, -EPROTO); /* xenbus is to close it */
	test_assert_equal(nf.stat.errors, 1);
	test_assert_zero(dev.flags & IFF_RUNNING);
	test_assert_not_null(skb);
	test_assert_equal(netfront_xmit(&dev, skb), -ENETDOWN);
	skb_free(skb);
	poll();
	test_assert_equal(nf.stat.errors, 1);
	test_assert_zero(nf.backlog_len); /* what was to be sent is given back */
}

TEST_CASE("a bad receive response stops the device, with one line") {
	mock_rx_respond(&rx, 999, 0, 0, 60);
	poll();
	check_broken();
}

TEST_CASE("a bad transmit response stops the device, with one line") {
	for (int i = 0; i < MOCK_TX_BUFFERS + 1; i++) {
		xmit(FRAME);
	}
	mock_tx_respond(&tx, 999, NETIF_RSP_OKAY);
	poll();
	check_broken();
}
