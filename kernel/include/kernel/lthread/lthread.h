/**
 * @file
 * @brief Lthreads: short work in scheduler context, above all threads.
 *
 * An lthread has no stack of its own and must not sleep. It runs with
 * interrupts on and the scheduler locked, once for any number of launches
 * before it starts; a launch while it runs makes it run again.
 */

#ifndef KERNEL_LTHREAD_LTHREAD_H_
#define KERNEL_LTHREAD_LTHREAD_H_

#include <stdbool.h>

#include <kernel/sched.h>

struct lthread {
	struct schedee schedee; /**< First: the scheduler casts. */
	int (*run)(struct lthread *);
};

#define LTHREAD_DEF(_lth, _run, _prio)                  \
	struct lthread _lth = {                             \
	    .schedee =                                      \
	        {                                           \
	            .type = SCHEDEE_LTHREAD,                \
	            .waiting = true,                        \
	            .priority = SCHED_PRIORITY_INIT(_prio), \
	        },                                          \
	    .run = (_run),                                  \
	}

/** Initializes with SCHED_LT_PRIORITY_NORM; see schedee_priority_set(). */
extern void lthread_init(struct lthread *lt, int (*run)(struct lthread *));

/** Lets @a lt run once, soon. Any context. */
extern void lthread_launch(struct lthread *lt);

/**
 * Waits until @a lt neither runs nor is going to run. Thread context; the
 * caller has made sure that nothing launches it any more.
 */
extern void lthread_join(struct lthread *lt);

#endif /* KERNEL_LTHREAD_LTHREAD_H_ */
