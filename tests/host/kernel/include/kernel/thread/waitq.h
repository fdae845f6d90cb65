/**
 * @file
 * @brief Waiting in a process: others act, then the time is over.
 */

#ifndef KERNEL_THREAD_WAITQ_H_
#define KERNEL_THREAD_WAITQ_H_

#include <errno.h>

#include <kernel/sched/waitq.h>

/** Begins a wait; the first of a thread tells the queue that it rests on. */
extern void kernel_wait_begin(struct waitq *wq);

/** Lets the time pass; a thread that waits on its own queue rests. */
extern void kernel_wait_on(struct waitq *wq, unsigned int ms);

/* In eight parts, so that who is waited for needs not all of the time. */
#define WAITQ_WAIT_TIMEOUT(wq, cond_expr, timeout)                  \
	({                                                              \
		unsigned int __wait_part = (unsigned int)(timeout) / 8 + 1; \
		unsigned int __wait_parts = 8;                              \
                                                                    \
		kernel_wait_begin(wq);                                      \
		while (!(cond_expr) && __wait_parts-- > 0) {                \
			kernel_wait_on(wq, __wait_part);                        \
		}                                                           \
		(cond_expr) ? 0 : -ETIMEDOUT;                               \
	})

#define WAITQ_WAIT(wq, cond_expr)     \
	do {                              \
		kernel_wait_begin(wq);        \
		while (!(cond_expr)) {        \
			kernel_wait_on(wq, 1000); \
		}                             \
	} while (0)

#endif /* KERNEL_THREAD_WAITQ_H_ */
