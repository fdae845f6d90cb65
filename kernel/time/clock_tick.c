/**
 * @file
 * @brief Timer interrupts, one for each deadline.
 *
 * The interrupt is never moved later: a timer that is stopped costs one early
 * interrupt at most, and most timers are stopped before they fire.
 */

#include <stdbool.h>
#include <stdint.h>

#include <framework/mod/options.h>
#include <hal/clock.h>
#include <hal/ipl.h>
#include <kernel/lthread/lthread.h>
#include <kernel/time/clock_source.h>
#include <kernel/time/timer_strat.h>

#include "clock_tick.h"

#define TICK_NS (NSEC_PER_SEC / JIFFIES_PERIOD)

static int clock_handler(struct lthread *self);
static LTHREAD_DEF(clock_handler_lt, clock_handler,
    OPTION_GET(NUMBER, hnd_priority));

/* The interrupt that is due next, in jiffies. Guarded by ipl. */
static bool clock_armed;
static clock_t clock_armed_at;

/** Counter cycles from now to the start of jiffy @a deadline. */
static uint32_t clock_cycles_until(clock_t deadline) {
	time64_t ns = (time64_t)deadline * TICK_NS - ktime_get_ns();

	if (ns < 0) {
		return 0;
	}
	/* A cut one leads to an early interrupt, which arms the rest. */
	if (ns > UINT32_MAX) {
		ns = UINT32_MAX;
	}
	return ns * cs_jiffies->counter_device->cycle_hz / NSEC_PER_SEC;
}

void clock_tick_arm(clock_t deadline) {
	ipl_t ipl;

	ipl = ipl_save();
	if (!clock_armed || deadline < clock_armed_at) {
		clock_armed = true;
		clock_armed_at = deadline;
		clock_source_set_next_event(cs_jiffies, clock_cycles_until(deadline));
	}
	ipl_restore(ipl);
}

void clock_handle_ticks(void *dev_id, unsigned ticks) {
	struct clock_source *cs = dev_id;

	cs->event_device->jiffies += ticks;
	clock_armed = false;
	lthread_launch(&clock_handler_lt);
}

void clock_tick_handler(void *dev_id) {
	clock_handle_ticks(dev_id, 1);
}

static int clock_handler(struct lthread *self) {
	clock_t next;

	(void)self;

	timer_strat_sched(clock_sys_ticks());
	if (timer_strat_get_next_event(&next) == 0) {
		clock_tick_arm(next);
	}
	return 0;
}
