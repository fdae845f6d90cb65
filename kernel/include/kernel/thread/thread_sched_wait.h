/**
 * @file
 * @brief Waiting of threads, with a time-out, until they are woken.
 */

#ifndef KERNEL_THREAD_THREAD_SCHED_WAIT_H_
#define KERNEL_THREAD_THREAD_SCHED_WAIT_H_

#include <errno.h>
#include <stdbool.h>

#include <kernel/sched.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>

/**
 * The end of a wait. One timer runs through all its wake-ups, so that a wait
 * reads the clock once.
 */
struct sched_wait_end {
	struct sys_timer timer;
	bool timed; /**< There is an end. */
};

/**
 * Sets the end of a wait of the calling thread.
 * @param timeout milliseconds, or SCHED_TIMEOUT_INFINITE.
 */
extern void sched_wait_end_init(struct sched_wait_end *end, time64_t timeout);

/** To be called when the wait is over for whatever reason. */
extern void sched_wait_end_fini(struct sched_wait_end *end);

/**
 * Sleeps until sched_wakeup() or the end, unless that has passed. To be called
 * after sched_wait_prepare().
 * @return 0; -ETIMEDOUT: it has passed.
 */
extern int sched_wait_until(struct sched_wait_end *end);

/**
 * Waits until @a cond_expr is true, checking it whenever the thread is woken
 * and once more at the end. Thread context.
 * @return 0; -ETIMEDOUT after @a timeout milliseconds.
 */
#define SCHED_WAIT_TIMEOUT(cond_expr, timeout)          \
	((cond_expr) ? 0 : ({                               \
		struct sched_wait_end __wait_end;               \
		int __wait_ret = 0;                             \
                                                        \
		sched_wait_end_init(&__wait_end, timeout);      \
		for (;;) {                                      \
			sched_wait_prepare();                       \
			if (cond_expr) {                            \
				__wait_ret = 0;                         \
				break;                                  \
			}                                           \
			if (__wait_ret) {                           \
				break;                                  \
			}                                           \
			__wait_ret = sched_wait_until(&__wait_end); \
		}                                               \
		sched_wait_cleanup();                           \
		sched_wait_end_fini(&__wait_end);               \
		__wait_ret;                                     \
	}))

#define SCHED_WAIT(cond_expr) \
	SCHED_WAIT_TIMEOUT(cond_expr, SCHED_TIMEOUT_INFINITE)

#endif /* KERNEL_THREAD_THREAD_SCHED_WAIT_H_ */
