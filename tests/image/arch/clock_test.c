/**
 * @file
 * @brief Xen's clock: scale, direction, and agreement with Xen's timers
 */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <asm/xen/time.h>
#include <drivers/xen/xen_evtchn.h>
#include <embox/test.h>
#include <hal/ipl.h>
#include <kernel/time/clock_source.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

EMBOX_TEST_SUITE("Xen's clock");

#define MS     1000000ULL
#define SECOND 1000000000ULL

extern struct clock_source CLOCK_SOURCE_NAME(xen_pvclock);

TEST_CASE("a positive shift multiplies before the scale") {
	struct vcpu_time_info time = {
	    .tsc_timestamp = 1000,
	    .system_time = 500,
	    .tsc_to_system_mul = 1u << 31, /* one half */
	    .tsc_shift = 3,
	};

	test_assert(xen_pvclock_scale(&time, 1100) == 500 + 100 * 8 / 2);
}

TEST_CASE("a negative shift divides before the scale") {
	struct vcpu_time_info time = {
	    .tsc_timestamp = 0,
	    .system_time = 7,
	    .tsc_to_system_mul = 1u << 30, /* one quarter */
	    .tsc_shift = -2,
	};

	test_assert(xen_pvclock_scale(&time, 1600) == 7 + 1600 / 16);
}

TEST_CASE("the scale keeps all bits of a year of ticks") {
	struct vcpu_time_info time = {
	    .tsc_to_system_mul = 0xaaaaaaab, /* two thirds: 1.5 ticks a ns */
	    .tsc_shift = 0,
	};
	uint64_t year = 365 * 86400 * SECOND;
	uint64_t ns = xen_pvclock_scale(&time, year + year / 2);

	test_assert(ns - year < 100 * MS);
}

TEST_CASE("a TSC behind the stamp gives the stamp's time") {
	struct vcpu_time_info time = {
	    .tsc_timestamp = 5000,
	    .system_time = 42,
	    .tsc_to_system_mul = ~0u,
	    .tsc_shift = 10,
	};

	test_assert(xen_pvclock_scale(&time, 4999) == 42);
}

TEST_CASE("system time does not go back in 100000 reads") {
	uint64_t before = xen_system_time();
	bool back = false;

	for (int i = 0; i < 100000; i++) {
		uint64_t now = xen_system_time();

		back |= now < before;
		before = now;
	}
	test_assert_false(back);
}

/*
 * How long Xen sleeps for a time-out of @a ns, on our clock. Any event ends
 * the sleep early, so it is the longest of some tries.
 */
static uint64_t poll_takes(uint64_t ns) {
	evtchn_port_t port;
	uint64_t longest = 0;

	test_assert_zero(xen_evtchn_bind_unbound(DOMID_SELF, &port));
	for (int i = 0; i < 20 && longest < ns; i++) {
		uint64_t start = xen_system_time(), took;

		xen_evtchn_poll(port, ns);
		took = xen_system_time() - start;
		longest = took > longest ? took : longest;
	}
	xen_evtchn_close(port);
	return longest;
}

TEST_CASE("a time-out of Xen's takes as long on our clock") {
	uint64_t took = poll_takes(200 * MS);

	test_assert(took >= 200 * MS);
	test_assert(took < 5 * SECOND);
}

TEST_CASE("a sleep is not shorter than asked for") {
	uint64_t start = xen_system_time();

	ksleep(50);
	test_assert(xen_system_time() - start >= 50 * MS);
}

static void spin(uint64_t ns) {
	uint64_t end = xen_system_time() + ns;

	while (xen_system_time() < end) {}
}

static uint64_t timer_interrupts(const struct clock_source *cs) {
	struct xen_evtchn_port_counters counters = {0};

	xen_evtchn_port_counters(cs->event_device->irq_nr, &counters);
	return counters.events;
}

/* Whether the kernel runs with a tick: Embox does, ours does not. */
static bool has_tick(const struct clock_source *cs) {
	return cs->event_device->flags & CLOCK_EVENT_PERIODIC_MODE;
}

/* The kernel's jiffies minus those that the time is worth. */
static int64_t jiffies_ahead(struct clock_source *cs) {
	ipl_t ipl = ipl_save();
	uint64_t time = cs->counter_device->get_time(cs);
	int64_t ahead = (int64_t)cs->event_device->jiffies
	                - (int64_t)(time / (SECOND / cs->event_device->event_hz));

	ipl_restore(ipl);
	return ahead;
}

/* The most that they are ahead within a while: on a loaded host a late tick
 * leaves them behind, until the next one that is in time. */
static int64_t jiffies_most_ahead(struct clock_source *cs) {
	uint64_t end = xen_system_time() + 100 * MS;
	int64_t most = jiffies_ahead(cs);

	while (xen_system_time() < end) {
		int64_t ahead = jiffies_ahead(cs);

		most = ahead > most ? ahead : most;
	}
	return most;
}

TEST_CASE("a kernel with a tick gets each jiffy once, missed ones together") {
	struct clock_source *cs = &CLOCK_SOURCE_NAME(xen_pvclock);
	uint64_t interrupts, ticks, limit;
	int64_t before, drift;
	ipl_t ipl;

	cs->event_device->set_periodic(cs);
	before = jiffies_most_ahead(cs);
	interrupts = timer_interrupts(cs);
	ipl = ipl_save();
	spin(50 * MS);
	ipl_restore(ipl);
	limit = xen_system_time() + 5 * SECOND;
	do {
		drift = jiffies_most_ahead(cs) - before;
		ticks = timer_interrupts(cs) - interrupts;
	} while ((drift <= -20 || ticks < 20) && xen_system_time() < limit);
	if (!has_tick(cs)) {
		cs->event_device->set_oneshot(cs);
	}

	/* The 50 missed ones, forgotten or counted twice, are more than that. */
	test_assert(drift > -20 && drift < 20);
	test_assert(ticks >= 20);
}

TEST_CASE("interrupts come at ticks, without them only for deadlines") {
	struct clock_source *cs = &CLOCK_SOURCE_NAME(xen_pvclock);
	uint64_t interrupts, start, ticks = 0;

	ksleep(50);
	interrupts = timer_interrupts(cs);
	start = xen_system_time();
	ksleep(500);
	interrupts = timer_interrupts(cs) - interrupts;
	if (has_tick(cs)) {
		ticks = (xen_system_time() - start) / MS * cs->event_device->event_hz
		        / 1000;
	}
	/* This sleep's own, and those of drivers that look at something. */
	test_assert(interrupts < ticks + 50);
}

TEST_CASE("time of day is the wall clock of Xen") {
	struct timespec now;
	int64_t apart;

	getnsofday(&now, NULL);
	apart = (int64_t)xen_wall_time() - timespec_to_ns(&now);
	test_assert(apart > -(int64_t)SECOND && apart < (int64_t)SECOND);
	/* 2025-01-01: a clock that was set at all */
	test_assert(now.tv_sec > 1735689600);
}
