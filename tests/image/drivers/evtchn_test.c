/**
 * @file
 * @brief Event channels, with both ends of a channel in this domain
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/hypervisor.h>
#include <drivers/xen/xen_evtchn.h>
#include <embox/test.h>
#include <hal/ipl.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

EMBOX_TEST_SUITE("event channels");

/** Two ends; what is sent at tx comes at rx. */
struct pair {
	evtchn_port_t rx, tx;
};

static struct pair pair;
static struct xen_evtchn_counters before, after;
static volatile unsigned int events;

static irq_return_t on_event(unsigned int irq, void *data) {
	(void)irq;
	(void)data;
	events++;
	return IRQ_HANDLED;
}

static int pair_make(struct pair *p) {
	int ret = xen_evtchn_bind_unbound(DOMID_SELF, &p->rx);

	return ret ? ret : xen_evtchn_bind_interdomain(DOMID_SELF, p->rx, &p->tx);
}

static void pair_close(struct pair *p) {
	xen_evtchn_close(p->tx);
	xen_evtchn_close(p->rx);
}

TEST_SETUP(make) {
	events = 0;
	xen_evtchn_counters(&before);
	return pair_make(&pair);
}

TEST_TEARDOWN(unmake) {
	xen_evtchn_detach(pair.rx, NULL);
	pair_close(&pair);
	return 0;
}

static void attach(unsigned int flags) {
	test_assert_zero(xen_evtchn_attach(pair.rx, on_event, NULL, flags, "test"));
	/* The channel's making may have left an event. */
	events = 0;
}

/* ---- Delivery ---- */

TEST_CASE("an event reaches its handler at once") {
	attach(0);
	test_assert_zero(xen_evtchn_notify(pair.tx));
	test_assert_equal(events, 1);
	test_assert_zero(xen_evtchn_notify(pair.tx));
	test_assert_equal(events, 2);
}

TEST_CASE("an event while interrupts are off comes when they are on again") {
	ipl_t ipl;

	attach(0);
	ipl = ipl_save();
	xen_evtchn_notify(pair.tx);
	test_assert_zero(events);
	ipl_restore(ipl);
	test_assert_equal(events, 1);
}

TEST_CASE("an event before the handler is attached is not lost") {
	xen_evtchn_notify(pair.tx);
	test_assert_zero(xen_evtchn_attach(pair.rx, on_event, NULL, 0, "test"));
	test_assert_equal(events, 1);
}

TEST_CASE("an event while masked comes at the unmask, once") {
	attach(0);
	xen_evtchn_mask(pair.rx);
	xen_evtchn_notify(pair.tx);
	xen_evtchn_notify(pair.tx);
	test_assert_zero(events);
	xen_evtchn_unmask(pair.rx);
	test_assert_equal(events, 1);
}

TEST_CASE("no event is lost however mask, unmask and events interleave") {
	unsigned int i, sent = 0;

	attach(0);
	for (i = 0; i < 3000; i++) {
		unsigned int seen = events;

		if (i % 2) {
			xen_evtchn_mask(pair.rx);
		}
		xen_evtchn_notify(pair.tx);
		sent++;
		if (i % 3 == 0) {
			xen_evtchn_mask(pair.rx);
		}
		xen_evtchn_unmask(pair.rx);
		test_assert_equal(events, seen + 1);
	}
	test_assert_equal(events, sent);
}

TEST_CASE("a port without a handler takes no second one's place") {
	attach(0);
	test_assert_equal(xen_evtchn_attach(pair.rx, on_event, NULL, 0, "again"),
	    -EBUSY);
	test_assert_equal(xen_evtchn_attach(4096, on_event, NULL, 0, "none"),
	    -EINVAL);
	test_assert_equal(xen_evtchn_attach(pair.tx, NULL, NULL, 0, "none"),
	    -EINVAL);
	test_assert_equal(xen_evtchn_detach(pair.tx, NULL), -ENOENT);
}

TEST_CASE("after detach the handler is not entered") {
	attach(0);
	test_assert_zero(xen_evtchn_detach(pair.rx, NULL));
	xen_evtchn_notify(pair.tx);
	test_assert_zero(events);
	test_assert_equal(xen_evtchn_detach(pair.rx, NULL), -ENOENT);
}

static irq_return_t on_event_detach(unsigned int irq, void *data) {
	events++;
	xen_evtchn_detach(irq, data);
	xen_evtchn_close(irq);
	return IRQ_HANDLED;
}

TEST_CASE("E4 a handler may detach itself and close its port") {
	test_assert_zero(
	    xen_evtchn_attach(pair.rx, on_event_detach, NULL, 0, "test"));
	events = 0;
	/* Xen marks a port pending when the other end is bound. */
	xen_evtchn_notify(pair.tx);
	xen_evtchn_notify(pair.tx);
	test_assert_true(events <= 1);
	test_assert_equal(xen_evtchn_detach(pair.rx, NULL), -ENOENT);
	pair_close(&pair);
	test_assert_zero(pair_make(&pair));
	attach(0);
	xen_evtchn_notify(pair.tx);
	test_assert_equal(events, 1);
}

TEST_CASE("a hundred times as many handlers as fit attach and detach") {
	unsigned int i;

	for (i = 0; i < 6400; i++) {
		test_assert_zero(xen_evtchn_attach(pair.rx, on_event, NULL, 0, "test"));
		test_assert_zero(xen_evtchn_detach(pair.rx, NULL));
	}
}

/* ---- Late EOI ---- */

TEST_CASE("a late-EOI port stays masked until its work is done") {
	attach(XEN_EVTCHN_LATE_EOI);
	xen_evtchn_eoi(pair.rx, false);
	events = 0;
	xen_evtchn_notify(pair.tx);
	test_assert_equal(events, 1);
	xen_evtchn_notify(pair.tx);
	xen_evtchn_notify(pair.tx);
	test_assert_equal(events, 1);
	xen_evtchn_eoi(pair.rx, false);
	test_assert_equal(events, 2);
	xen_evtchn_eoi(pair.rx, false);
	test_assert_equal(events, 2);
}

TEST_CASE("an owner's mask outlasts the end of its work") {
	attach(XEN_EVTCHN_LATE_EOI);
	xen_evtchn_eoi(pair.rx, false);
	events = 0;
	xen_evtchn_notify(pair.tx);
	xen_evtchn_mask(pair.rx);
	xen_evtchn_notify(pair.tx);
	xen_evtchn_eoi(pair.rx, false);
	test_assert_equal(events, 1);
	xen_evtchn_unmask(pair.rx);
	test_assert_equal(events, 2);
}

/**
 * Sends events without work for some time; counts what got through. An event
 * that was put off comes at the end of the back-off, while this sleeps.
 */
static unsigned int storm(unsigned int ms) {
	time64_t end = ktime_get_ns() + ms * NSEC_PER_MSEC;
	unsigned int ended = 0;

	events = 0;
	while (ktime_get_ns() < end) {
		xen_evtchn_notify(pair.tx);
		if (events != ended) {
			ended++;
			xen_evtchn_eoi(pair.rx, true);
		}
		ksleep(1);
	}
	return events;
}

TEST_CASE("spurious events are put off twice as long each time") {
	unsigned int through;

	attach(XEN_EVTCHN_LATE_EOI);
	xen_evtchn_eoi(pair.rx, false);
	through = storm(1000);
	/* 0, 1, 2, ... 512 ms: eleven fit into the second. */
	test_assert_true(through >= 8);
	test_assert_true(through <= 12);
	xen_evtchn_counters(&after);
	test_assert_true(after.delayed >= before.delayed + through - 2);
	test_assert_true(after.spurious >= before.spurious + through - 1);
}

/** Ends all work until no event is left, nor a back-off. */
static void settle(void) {
	unsigned int seen;

	do {
		seen = events;
		ksleep(50);
		xen_evtchn_eoi(pair.rx, false);
	} while (events != seen);
}

TEST_CASE("work found ends the back-off") {
	unsigned int i;

	attach(XEN_EVTCHN_LATE_EOI);
	xen_evtchn_eoi(pair.rx, false);
	storm(20);
	settle();
	for (i = 1; i <= 100; i++) {
		events = 0;
		xen_evtchn_notify(pair.tx);
		test_assert_equal(events, 1);
		xen_evtchn_eoi(pair.rx, false);
	}
}

TEST_CASE("detach while the back-off runs leaves nothing behind") {
	attach(XEN_EVTCHN_LATE_EOI);
	xen_evtchn_eoi(pair.rx, false);
	storm(30);
	test_assert_zero(xen_evtchn_detach(pair.rx, NULL));
	ksleep(200);
	xen_evtchn_notify(pair.tx);
	events = 0;
	attach(0);
	xen_evtchn_notify(pair.tx);
	test_assert_equal(events, 1);
}

/* ---- Many ports ---- */

#define MANY 24

static struct pair many[MANY];
static evtchn_port_t order[4 * MANY];
static unsigned int order_count;

static irq_return_t on_many(unsigned int irq, void *data) {
	(void)data;
	if (order_count < 4 * MANY) {
		order[order_count++] = irq;
	}
	return IRQ_HANDLED;
}

static void many_make(void) {
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		test_assert_zero(pair_make(&many[i]));
		test_assert_zero(
		    xen_evtchn_attach(many[i].rx, on_many, NULL, 0, "many"));
	}
	order_count = 0;
}

static void many_close(void) {
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		xen_evtchn_detach(many[i].rx, NULL);
		pair_close(&many[i]);
	}
}

static void many_notify(unsigned int from) {
	ipl_t ipl = ipl_save();
	unsigned int i;

	for (i = from; i < MANY; i++) {
		xen_evtchn_notify(many[i].tx);
	}
	ipl_restore(ipl);
}

TEST_CASE("each of many pending ports is handled once, in ascending order "
          "from the one after the last") {
	unsigned int i, wraps = 0;

	many_make();
	many_notify(0);
	test_assert_equal(order_count, MANY);
	order_count = 0;
	/* The last one handled was the middle one: it is the last again. */
	xen_evtchn_notify(many[MANY / 2].tx);
	order_count = 0;
	many_notify(0);
	test_assert_equal(order_count, MANY);
	test_assert_equal(order[MANY - 1], many[MANY / 2].rx);
	for (i = 1; i < MANY; i++) {
		wraps += order[i] < order[i - 1];
	}
	test_assert_equal(wraps, 1);
	many_close();
}

static irq_return_t on_event_again(unsigned int irq, void *data) {
	(void)irq;
	(void)data;
	events++;
	if (events < 1000) {
		xen_evtchn_notify(pair.tx);
	}
	return IRQ_HANDLED;
}

TEST_CASE("a port that is always pending does not keep the others out") {
	many_make();
	test_assert_zero(
	    xen_evtchn_attach(pair.rx, on_event_again, NULL, 0, "storm"));
	events = 0;
	{
		ipl_t ipl = ipl_save();

		xen_evtchn_notify(pair.tx);
		xen_evtchn_notify(many[0].tx);
		xen_evtchn_notify(many[MANY - 1].tx);
		ipl_restore(ipl);
	}
	while (events < 1000) {
		ksleep(1);
	}
	test_assert_equal(order_count, 2);
	many_close();
}

TEST_CASE("events of ports that nobody bound are counted and masked") {
	struct shared_info *s = xen_shared_info();
	ipl_t ipl = ipl_save();
	unsigned int port, raised = 0;

	/* As if Xen, or a bug, raised all 4096 at once. */
	for (port = 1024; port < 4096; port++) {
		xen_bit_clear(port, s->evtchn_mask);
		xen_bit_set(port, s->evtchn_pending);
		raised++;
	}
	xen_vcpu_info()->evtchn_pending_sel = ~0ul;
	xen_vcpu_info()->evtchn_upcall_pending = 1;
	ipl_restore(ipl);

	xen_evtchn_counters(&after);
	test_assert_equal(after.unbound - before.unbound, raised);
	for (port = 1024; port < 4096; port++) {
		test_assert_true(xen_bit_test(port, s->evtchn_mask));
		test_assert_false(xen_bit_test(port, s->evtchn_pending));
	}
}

/* ---- Errors ---- */

TEST_CASE("binding to a port that is not there is an error") {
	evtchn_port_t port;

	test_assert_true(xen_evtchn_bind_interdomain(DOMID_SELF, 4000, &port) < 0);
	test_assert_true(xen_evtchn_bind_interdomain(0x7ff0 - 1, 1, &port) < 0);
	test_assert_true(xen_evtchn_close(4000) < 0);
	test_assert_true(xen_evtchn_notify(4000) < 0);
}

TEST_CASE("a notification to a closed end does no harm") {
	attach(0);
	test_assert_zero(xen_evtchn_close(pair.tx));
	events = 0;
	xen_evtchn_notify(pair.rx);
	test_assert_zero(events);
}

TEST_CASE("poll returns when the event is there, and when the time is over") {
	time64_t start = ktime_get_ns();

	xen_evtchn_mask(pair.rx);
	/* The making of the pair left an event; take it. */
	attach(0);
	xen_evtchn_mask(pair.rx);
	test_assert_equal(xen_evtchn_poll(pair.rx, 20 * NSEC_PER_MSEC), -ETIMEDOUT);
	test_assert_true(ktime_get_ns() - start >= 19 * NSEC_PER_MSEC);
	xen_evtchn_notify(pair.tx);
	start = ktime_get_ns();
	test_assert_zero(xen_evtchn_poll(pair.rx, 10 * NSEC_PER_SEC));
	test_assert_true(ktime_get_ns() - start < 5 * NSEC_PER_SEC);
	xen_evtchn_unmask(pair.rx);
	test_assert_equal(events, 1);
}
