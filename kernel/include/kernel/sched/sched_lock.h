/**
 * @file
 * @brief Lock of the scheduler: no switch of threads, no lthread.
 */

#ifndef KERNEL_SCHED_SCHED_LOCK_H_
#define KERNEL_SCHED_SCHED_LOCK_H_

#include <kernel/critical.h>

/** Disables preemption; nests. Interrupt handlers still run. */
static inline void sched_lock(void) {
	critical_enter(CRITICAL_SCHED_LOCK);
}

/** Undoes sched_lock(); the outermost one may switch threads. */
static inline void sched_unlock(void) {
	critical_leave(CRITICAL_SCHED_LOCK);
	critical_dispatch_pending();
}

/** As sched_unlock(), leaving a pending switch to a later dispatch. */
static inline void sched_unlock_noswitch(void) {
	critical_leave(CRITICAL_SCHED_LOCK);
}

#endif /* KERNEL_SCHED_SCHED_LOCK_H_ */
