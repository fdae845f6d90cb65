/**
 * @file
 * @brief Kinds of mutex.
 */

#ifndef KERNEL_SCHED_SYNC_MUTEXATTR_H_
#define KERNEL_SCHED_SYNC_MUTEXATTR_H_

#define MUTEX_NORMAL     0 /**< Locking it twice is a deadlock. */
#define MUTEX_ERRORCHECK 1 /**< Locking it twice is -EDEADLK. */
#define MUTEX_RECURSIVE  2 /**< Locking it twice takes two unlocks. */
#define MUTEX_DEFAULT    MUTEX_NORMAL

struct mutexattr {
	int type;
};

#endif /* KERNEL_SCHED_SYNC_MUTEXATTR_H_ */
