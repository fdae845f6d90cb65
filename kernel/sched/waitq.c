/**
 * @file
 * @brief Wait queues.
 */

#include <assert.h>

#include <hal/ipl.h>
#include <kernel/sched.h>
#include <kernel/sched/waitq.h>

void waitq_link_init(struct waitq_link *wql) {
	wql->schedee = schedee_get_current();
	dlist_head_init(&wql->link);
}

void waitq_wait_prepare(struct waitq *wq, struct waitq_link *wql) {
	ipl_t ipl;

	ipl = ipl_save();
	if (dlist_empty(&wql->link)) {
		dlist_add_prev(&wql->link, &wq->list);
	}
	sched_wait_prepare();
	ipl_restore(ipl);
}

void waitq_wait_cleanup(struct waitq *wq, struct waitq_link *wql) {
	ipl_t ipl;

	(void)wq;

	ipl = ipl_save();
	dlist_del(&wql->link);
	sched_wait_cleanup();
	ipl_restore(ipl);
}

void waitq_wakeup(struct waitq *wq, int nr) {
	struct waitq_link *wql;
	ipl_t ipl;

	assert(wq);

	/* No switch in mid-list: a woken thread takes its link off. */
	sched_lock();
	ipl = ipl_save();
	dlist_foreach_entry(wql, &wq->list, link) {
		if (sched_wakeup(wql->schedee) && --nr == 0) {
			break;
		}
	}
	ipl_restore(ipl);
	sched_unlock();
}
