/**
 * @file
 * @brief Sleeping of threads.
 */

#include <errno.h>

#include <kernel/sched.h>
#include <kernel/thread/thread_sched_wait.h>
#include <kernel/time/ktime.h>

int ksleep(useconds_t msec) {
	if (msec == 0) {
		sched_post_switch();
		return 0;
	}

	/* Nobody wakes it but the time-out. */
	(void)SCHED_WAIT_TIMEOUT(0, (time64_t)msec);
	return 0;
}
