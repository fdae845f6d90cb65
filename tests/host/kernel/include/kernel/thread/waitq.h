/**
 * @file
 * @brief Waiting where nobody else runs: the time is over at once.
 */

#ifndef KERNEL_THREAD_WAITQ_H_
#define KERNEL_THREAD_WAITQ_H_

#include <errno.h>

#include <kernel/sched/waitq.h>

/** Lets the time pass. */
extern void kernel_wait(unsigned int ms);

#define WAITQ_WAIT_TIMEOUT(wq, cond_expr, timeout) \
	((cond_expr) ? 0 : (kernel_wait(timeout), (cond_expr) ? 0 : -ETIMEDOUT))

#endif /* KERNEL_THREAD_WAITQ_H_ */
