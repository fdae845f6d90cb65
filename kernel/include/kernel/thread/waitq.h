/**
 * @file
 * @brief Waiting of threads on a wait queue.
 */

#ifndef KERNEL_THREAD_WAITQ_H_
#define KERNEL_THREAD_WAITQ_H_

#include <kernel/sched.h>
#include <kernel/sched/waitq.h>
#include <kernel/thread/thread_sched_wait.h>

/**
 * Waits on @a wq until @a cond_expr is true. The expression is evaluated
 * again after every wake-up and once more when the time is over, so a wake-up
 * that came together with the time-out is not lost. Thread context.
 *
 * @param timeout milliseconds, or SCHED_TIMEOUT_INFINITE.
 * @return 0; -ETIMEDOUT.
 */
#define WAITQ_WAIT_TIMEOUT(wq, cond_expr, timeout)      \
	((cond_expr) ? 0 : ({                               \
		struct waitq_link __wait_link;                  \
		struct sched_wait_end __wait_end;               \
		int __wait_ret = 0;                             \
                                                        \
		waitq_link_init(&__wait_link);                  \
		sched_wait_end_init(&__wait_end, timeout);      \
		for (;;) {                                      \
			waitq_wait_prepare(wq, &__wait_link);       \
			if (cond_expr) {                            \
				__wait_ret = 0;                         \
				break;                                  \
			}                                           \
			if (__wait_ret) {                           \
				break;                                  \
			}                                           \
			__wait_ret = sched_wait_until(&__wait_end); \
		}                                               \
		waitq_wait_cleanup(wq, &__wait_link);           \
		sched_wait_end_fini(&__wait_end);               \
		__wait_ret;                                     \
	}))

#define WAITQ_WAIT(wq, cond_expr) \
	WAITQ_WAIT_TIMEOUT(wq, cond_expr, SCHED_TIMEOUT_INFINITE)

#endif /* KERNEL_THREAD_WAITQ_H_ */
