/**
 * @file
 * @brief Mutual exclusion of threads. Thread context only.
 */

#ifndef KERNEL_THREAD_SYNC_MUTEX_H_
#define KERNEL_THREAD_SYNC_MUTEX_H_

#include <errno.h>

#include <kernel/sched/sync/mutex.h>

struct timespec;

/* The wait queue of a static mutex is completed at its first use. */
#define __MUTEX_INIT_TYPE(mutex_type) \
	{ .wq = {.list = DLIST_INIT_NULL()}, .attr = {.type = (mutex_type)}, }

#define MUTEX_INIT_STATIC  __MUTEX_INIT_TYPE(MUTEX_DEFAULT)
#define RMUTEX_INIT_STATIC __MUTEX_INIT_TYPE(MUTEX_RECURSIVE)
#define MUTEX_INIT(m)      MUTEX_INIT_STATIC

/** Initializes a mutex of the kind in @a attr, or of MUTEX_DEFAULT if NULL. */
extern void mutex_init_default(struct mutex *m, const struct mutexattr *attr);

/** Initializes a recursive mutex. */
extern void mutex_init(struct mutex *m);

/**
 * Locks, waiting as long as it takes.
 * @return 0; -EDEADLK: MUTEX_ERRORCHECK and the caller has it.
 */
extern int mutex_lock(struct mutex *m);

/** As mutex_lock() until @a abstime of CLOCK_REALTIME, then -ETIMEDOUT. */
extern int mutex_timedlock(struct mutex *m, const struct timespec *abstime);

/** Locks if that takes no waiting; else -EBUSY (or -EDEADLK as above). */
extern int mutex_trylock(struct mutex *m);

/** @return 0; -EPERM: the caller does not have it. */
extern int mutex_unlock(struct mutex *m);

#endif /* KERNEL_THREAD_SYNC_MUTEX_H_ */
