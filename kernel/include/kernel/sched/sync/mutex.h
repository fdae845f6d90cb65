/**
 * @file
 * @brief The mutex itself; its users include kernel/thread/sync/mutex.h.
 */

#ifndef KERNEL_SCHED_SYNC_MUTEX_H_
#define KERNEL_SCHED_SYNC_MUTEX_H_

#include <kernel/sched/sync/mutexattr.h>
#include <kernel/sched/waitq.h>

struct schedee;

struct mutex {
	struct waitq wq;
	struct schedee *holder; /**< NULL when free; guarded by sched_lock. */
	struct mutexattr attr;
	int lock_count; /**< Locks of the holder. */
};

#endif /* KERNEL_SCHED_SYNC_MUTEX_H_ */
