/**
 * @file
 * @brief Timers in one list ordered by deadline.
 */

#include <stddef.h>

#include <hal/ipl.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/timer_strat.h>
#include <lib/libds/dlist.h>

static DLIST_DEFINE(sys_timers);

void timer_strat_start(struct sys_timer *tmr) {
	struct dlist_head *before = sys_timers.prev;

	/* From the end: most timers are started to be stopped, far ahead. */
	while (before != &sys_timers
	       && dlist_entry(before, struct sys_timer, lnk)->cnt > tmr->cnt) {
		before = before->prev;
	}
	dlist_add_next(&tmr->lnk, before);
	tmr->state |= SYS_TIMER_STATE_STARTED;
}

void timer_strat_stop(struct sys_timer *tmr) {
	dlist_del(&tmr->lnk);
	tmr->state &= ~SYS_TIMER_STATE_STARTED;
}

int timer_strat_get_next_event(clock_t *next_event) {
	struct sys_timer *tmr;
	ipl_t ipl;

	ipl = ipl_save();
	tmr = dlist_first_entry_or_null(&sys_timers, struct sys_timer, lnk);
	if (tmr) {
		*next_event = tmr->cnt;
	}
	ipl_restore(ipl);

	return tmr ? 0 : -1;
}

/**
 * Takes a timer that is due off the list; starts a periodic one again. Under
 * ipl.
 */
static struct sys_timer *timer_take_due(clock_t jiffies) {
	struct sys_timer *tmr;

	tmr = dlist_first_entry_or_null(&sys_timers, struct sys_timer, lnk);
	if (!tmr || tmr->cnt > jiffies) {
		return NULL;
	}
	timer_strat_stop(tmr);
	if (sys_timer_is_periodic(tmr)) {
		/* Missed periods are skipped, not caught up. */
		tmr->cnt = jiffies + tmr->load;
		timer_strat_start(tmr);
	}
	return tmr;
}

void timer_strat_sched(clock_t jiffies) {
	struct sys_timer *tmr;
	ipl_t ipl;

	/* As in Embox, handlers run with interrupts off. */
	ipl = ipl_save();
	while ((tmr = timer_take_due(jiffies))) {
		tmr->handle(tmr, tmr->param);
		ipl_restore(ipl);
		ipl = ipl_save();
	}
	ipl_restore(ipl);
}
