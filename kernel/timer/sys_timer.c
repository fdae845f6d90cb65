/**
 * @file
 * @brief Timers.
 */

#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include <hal/clock.h>
#include <hal/ipl.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <kernel/time/timer_strat.h>
#include <mem/sysmalloc.h>

#include "../time/clock_tick.h"

int sys_timer_init(struct sys_timer *tmr, unsigned int flags,
    sys_timer_handler_t handler, void *param) {
	if (!tmr || !handler) {
		return -EINVAL;
	}

	tmr->state = 0;
	tmr->flags = flags;
	tmr->handle = handler;
	tmr->param = param;
	return 0;
}

void sys_timer_start(struct sys_timer *tmr, clock_t jiffies) {
	ipl_t ipl;

	ipl = ipl_save();
	if (sys_timer_is_started(tmr)) {
		timer_strat_stop(tmr);
	}
	/* A period of nothing would keep the handler busy for ever. */
	tmr->load = jiffies ? jiffies : 1;
	tmr->cnt = clock_sys_ticks() + tmr->load;
	timer_strat_start(tmr);
	clock_tick_arm(tmr->cnt);
	ipl_restore(ipl);
}

void sys_timer_stop(struct sys_timer *tmr) {
	ipl_t ipl;

	ipl = ipl_save();
	if (sys_timer_is_started(tmr)) {
		timer_strat_stop(tmr);
	}
	ipl_restore(ipl);
}

int sys_timer_init_start(struct sys_timer *tmr, unsigned int flags,
    clock_t jiffies, sys_timer_handler_t handler, void *param) {
	int err;

	err = sys_timer_init(tmr, flags, handler, param);
	if (!err) {
		sys_timer_start(tmr, jiffies);
	}
	return err;
}

int sys_timer_init_start_msec(struct sys_timer *tmr, unsigned int flags,
    uint32_t msec, sys_timer_handler_t handler, void *param) {
	return sys_timer_init_start(tmr, flags, ms2jiffies(msec), handler, param);
}

int sys_timer_set(struct sys_timer **ptimer, unsigned int flags, uint32_t msec,
    sys_timer_handler_t handler, void *param) {
	struct sys_timer *tmr;

	if (!ptimer || !handler) {
		return -EINVAL;
	}

	tmr = sysmalloc(sizeof(*tmr));
	if (!tmr) {
		return -ENOMEM;
	}
	sys_timer_init(tmr, flags, handler, param);
	tmr->state |= SYS_TIMER_STATE_PREALLOC;
	*ptimer = tmr;
	sys_timer_start(tmr, ms2jiffies(msec));
	return 0;
}

int sys_timer_close(struct sys_timer *tmr) {
	if (!tmr) {
		return -EINVAL;
	}

	sys_timer_stop(tmr);
	if (tmr->state & SYS_TIMER_STATE_PREALLOC) {
		sysfree(tmr);
	}
	return 0;
}
