/**
 * @file
 * @brief Waiting of threads, with a time-out, until they are woken.
 */

#include <assert.h>
#include <errno.h>

#include <kernel/critical.h>
#include <kernel/sched.h>
#include <kernel/thread/thread_sched_wait.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>

static void sched_wait_end_handler(struct sys_timer *timer, void *param) {
	(void)timer;
	sched_wakeup(param);
}

void sched_wait_end_init(struct sched_wait_end *end, time64_t timeout) {
	end->timed = timeout != SCHED_TIMEOUT_INFINITE;
	if (end->timed) {
		sys_timer_init_start(&end->timer, SYS_TIMER_ONESHOT,
		    ms2jiffies(timeout), sched_wait_end_handler, schedee_get_current());
	}
}

void sched_wait_end_fini(struct sched_wait_end *end) {
	if (end->timed) {
		sys_timer_close(&end->timer);
	}
}

int sched_wait_until(struct sched_wait_end *end) {
	assert(critical_allows(CRITICAL_SCHED_LOCK));

	/* If it passes only now, its wake-up lets schedule() return at once. */
	if (end->timed && !sys_timer_is_started(&end->timer)) {
		return -ETIMEDOUT;
	}
	schedule();
	return 0;
}
