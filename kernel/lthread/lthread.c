/**
 * @file
 * @brief Lthreads; the scheduler runs them.
 */

#include <assert.h>

#include <kernel/critical.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>

void lthread_init(struct lthread *lt, int (*run)(struct lthread *)) {
	assert(lt && run);

	schedee_init(&lt->schedee, SCHED_LT_PRIORITY_NORM, SCHEDEE_LTHREAD);
	lt->run = run;
}

void lthread_launch(struct lthread *lt) {
	sched_wakeup(&lt->schedee);
}

void lthread_join(struct lthread *lt) {
	assert(critical_allows(CRITICAL_SCHED_LOCK));

	/* Lthreads are above all threads and run to their end: once this one is
	 * not in the queue while a thread runs, it is through. */
	while (lt->schedee.ready) {
		schedule();
	}
}
