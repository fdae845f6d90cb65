/**
 * @file
 * @brief The scheduler: threads and lthreads in one queue by priority.
 */

#ifndef KERNEL_SCHED_H_
#define KERNEL_SCHED_H_

#include <sys/types.h>

#include <kernel/sched/current.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/sched/schedee_priority.h>
#include <kernel/sched/waitq.h>
#include <kernel/time/time.h>

/** Time-out of a wait without one. */
#define SCHED_TIMEOUT_INFINITE (-1L)

enum schedee_type {
	SCHEDEE_THREAD,
	SCHEDEE_LTHREAD,
};

/**
 * What the scheduler runs: the common part of threads and lthreads.
 * All fields are guarded by ipl; only the owner sets @c waiting to true.
 */
struct schedee {
	struct schedee *runq_next; /**< In the queue of its priority. */
	struct schedee *runq_prev;

	enum schedee_type type;

	unsigned int active;  /**< Runs on the processor (threads). */
	unsigned int ready;   /**< Runs or is in the run queue. */
	unsigned int waiting; /**< Waits for sched_wakeup(). */

	struct schedee_priority priority;
};

static inline int schedee_is_thread(struct schedee *s) {
	return s->type == SCHEDEE_THREAD;
}

/** Starts the scheduler with the running control flow as @a current. */
extern int sched_init(struct schedee *current);

extern void schedee_init(struct schedee *schedee, int priority,
    enum schedee_type type);

/**
 * Marks the caller as about to sleep. It then checks its condition, and calls
 * schedule() or sched_wait_cleanup(): a sched_wakeup() in between is not lost.
 */
extern void sched_wait_prepare(void);
extern void sched_wait_cleanup(void);

/**
 * Wakes a waiting schedee. Any context.
 * @return non-zero if it was waiting.
 */
extern int sched_wakeup(struct schedee *s);

/** Asks for a switch to the next schedee of the same or a higher priority. */
extern void sched_post_switch(void);

/** Runs what the queue has; returns when the caller is to run again. */
extern void schedule(void);

#endif /* KERNEL_SCHED_H_ */
