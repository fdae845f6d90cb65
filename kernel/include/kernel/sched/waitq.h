/**
 * @file
 * @brief Wait queue: schedees that wait for a condition.
 */

#ifndef KERNEL_SCHED_WAITQ_H_
#define KERNEL_SCHED_WAITQ_H_

#include <lib/libds/dlist.h>

struct schedee;

struct waitq {
	struct dlist_head list; /**< Of waitq_link; guarded by ipl. */
};

/** One waiter; lives on its stack while it waits. */
struct waitq_link {
	struct dlist_head link;
	struct schedee *schedee;
};

#define WAITQ_INIT(wq) \
	{ .list = DLIST_INIT(wq.list) }

static inline void waitq_init(struct waitq *wq) {
	dlist_init(&wq->list);
}

/** Prepares @a wql for the running schedee. */
extern void waitq_link_init(struct waitq_link *wql);

/** Puts the caller on the queue, marked as about to sleep. Thread context. */
extern void waitq_wait_prepare(struct waitq *wq, struct waitq_link *wql);

/** Takes the caller off the queue and clears the mark. Thread context. */
extern void waitq_wait_cleanup(struct waitq *wq, struct waitq_link *wql);

/**
 * Wakes up to @a nr waiters that sleep, the longest waiting first; 0 means
 * all. Make the condition true first. Any context, interrupt handlers too.
 */
extern void waitq_wakeup(struct waitq *wq, int nr);

static inline void waitq_wakeup_all(struct waitq *wq) {
	waitq_wakeup(wq, 0);
}

#endif /* KERNEL_SCHED_WAITQ_H_ */
