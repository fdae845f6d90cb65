/**
 * @file
 * @brief Time slices for threads of the same priority.
 *
 * The timer is started only while there is a rival, and not stopped when the
 * rival goes: an idle system has no ticks, a busy one reprograms nothing.
 */

#include <stddef.h>

#include <framework/mod/options.h>
#include <kernel/sched.h>
#include <kernel/time/sys_timer.h>

#include "sched_priv.h"

#define TICK_INTERVAL OPTION_GET(NUMBER, tick_interval)

static struct sys_timer sched_ticker;

static void sched_tick(struct sys_timer *timer, void *param) {
	(void)timer;
	(void)param;
	sched_post_switch();
}

void sched_ticker_update(struct schedee *current, struct schedee *rival) {
	if (!rival || sys_timer_is_started(&sched_ticker)
	    || schedee_priority_get(rival) != schedee_priority_get(current)) {
		return;
	}
	sys_timer_init_start_msec(&sched_ticker, SYS_TIMER_ONESHOT, TICK_INTERVAL,
	    sched_tick, NULL);
}
