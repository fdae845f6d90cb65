/**
 * @file
 * @brief Waiting of threads, with a time-out, until they are woken.
 */

#ifndef KERNEL_THREAD_THREAD_SCHED_WAIT_H_
#define KERNEL_THREAD_THREAD_SCHED_WAIT_H_

#include <kernel/sched.h>
#include <kernel/time/time.h>

/**
 * Sleeps until sched_wakeup(); to be called after sched_wait_prepare().
 * @return 0
 */
extern int sched_wait(void);

/**
 * As sched_wait(), at most @a timeout jiffies.
 * @param remain gets the jiffies that are left, unless NULL.
 * @return 0; -ETIMEDOUT.
 */
extern int sched_wait_timeout(clock_t timeout, clock_t *remain);

/** Time-out in ms, or SCHED_TIMEOUT_INFINITE, to jiffies. */
extern clock_t sched_wait_jiffies(time64_t timeout_ms);

/**
 * Waits until @a cond_expr is true, checking it whenever the thread is woken.
 * @return 0; -ETIMEDOUT after @a timeout milliseconds.
 */
#define SCHED_WAIT_TIMEOUT(cond_expr, timeout)                          \
	((cond_expr) ? 0 : ({                                               \
		clock_t __wait_left = sched_wait_jiffies(timeout);              \
		int __wait_ret = 0;                                             \
                                                                        \
		for (;;) {                                                      \
			sched_wait_prepare();                                       \
			if (cond_expr) {                                            \
				__wait_ret = 0;                                         \
				break;                                                  \
			}                                                           \
			if (__wait_ret) {                                           \
				break;                                                  \
			}                                                           \
			__wait_ret = sched_wait_timeout(__wait_left, &__wait_left); \
		}                                                               \
		sched_wait_cleanup();                                           \
		__wait_ret;                                                     \
	}))

#define SCHED_WAIT(cond_expr) \
	SCHED_WAIT_TIMEOUT(cond_expr, SCHED_TIMEOUT_INFINITE)

#endif /* KERNEL_THREAD_THREAD_SCHED_WAIT_H_ */
