/**
 * @file
 * @brief Waiting in a process: others act, then the time is over.
 */

#ifndef KERNEL_THREAD_WAITQ_H_
#define KERNEL_THREAD_WAITQ_H_

#include <errno.h>

#include <kernel/sched/waitq.h>

/** Waits until somebody wakes the queue, or the time is over. */
extern void kernel_wait_on(struct waitq *wq, unsigned int ms);

extern long kernel_time_ms(void);

/* In eight parts, so that who is waited for needs not all of the time. */
#define WAITQ_WAIT_TIMEOUT(wq, cond_expr, timeout)                  \
	({                                                              \
		unsigned int __wait_part = (unsigned int)(timeout) / 8 + 1; \
		long __wait_end = kernel_time_ms() + (long)(timeout);       \
                                                                    \
		while (!(cond_expr) && kernel_time_ms() < __wait_end) {     \
			kernel_wait_on(wq, __wait_part);                        \
		}                                                           \
		(cond_expr) ? 0 : -ETIMEDOUT;                               \
	})

#define WAITQ_WAIT(wq, cond_expr)     \
	do {                              \
		while (!(cond_expr)) {        \
			kernel_wait_on(wq, 1000); \
		}                             \
	} while (0)

#endif /* KERNEL_THREAD_WAITQ_H_ */
