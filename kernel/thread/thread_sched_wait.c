/**
 * @file
 * @brief Waiting of threads, with a time-out, until they are woken.
 */

#include <assert.h>
#include <errno.h>

#include <hal/clock.h>
#include <kernel/sched.h>
#include <kernel/thread/thread_sched_wait.h>
#include <kernel/time/sys_timer.h>

clock_t sched_wait_jiffies(time64_t timeout_ms) {
	if (timeout_ms == SCHED_TIMEOUT_INFINITE) {
		return SCHED_TIMEOUT_INFINITE;
	}
	return ms2jiffies(timeout_ms);
}

static void sched_wait_timeout_handler(struct sys_timer *timer, void *param) {
	(void)timer;
	sched_wakeup(param);
}

int sched_wait(void) {
	schedule();
	return 0;
}

int sched_wait_timeout(clock_t timeout, clock_t *remain) {
	struct sys_timer tmr;
	clock_t left = timeout;
	clock_t passed;

	assert(critical_allows(CRITICAL_SCHED_LOCK));

	if (timeout == (clock_t)SCHED_TIMEOUT_INFINITE) {
		sched_wait();
	}
	else {
		passed = clock_sys_ticks();
		sys_timer_init_start(&tmr, SYS_TIMER_ONESHOT, timeout,
		    sched_wait_timeout_handler, schedee_get_current());
		schedule();
		sys_timer_close(&tmr);
		passed = clock_sys_ticks() - passed;
		left = passed < timeout ? timeout - passed : 0;
	}

	if (remain) {
		*remain = left;
	}
	return left ? 0 : -ETIMEDOUT;
}
