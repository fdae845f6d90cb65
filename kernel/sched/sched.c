/**
 * @file
 * @brief The scheduler.
 *
 * A schedee that waits is first marked (waiting), while it still runs (ready).
 * sched_wakeup() in this state only takes the mark back; once schedule() has
 * cleared ready, it puts the schedee into the run queue. Both happen under
 * ipl, so no wake-up falls in between.
 */

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include <hal/ipl.h>
#include <kernel/critical.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/thread.h>

#include "runq.h"
#include "sched_priv.h"

static void sched_preempt(void);
CRITICAL_DISPATCHER_DEF(sched_critical, sched_preempt, CRITICAL_SCHED_LOCK);

struct schedee *__schedee_current;

/* The running thread gives way to others of its priority. Under ipl. */
static bool sched_yield_requested;

int sched_init(struct schedee *current) {
	assert(!schedee_get_current());

	current->ready = true;
	current->active = true;
	current->waiting = false;
	__schedee_current = current;
	return 0;
}

void schedee_init(struct schedee *schedee, int priority,
    enum schedee_type type) {
	schedee_priority_init(schedee, priority);
	schedee->type = type;
	schedee->runq_next = schedee->runq_prev = NULL;
	schedee->ready = false;
	schedee->active = false;
	schedee->waiting = true;
}

void sched_post_switch(void) {
	sched_yield_requested = true;
	critical_request_dispatch(&sched_critical);
}

/** Asks for a switch if @a s deserves the processor. Under ipl. */
static void sched_check_preempt(struct schedee *s) {
	struct schedee *current = schedee_get_current();

	if (!current || schedee_priority_get(current) > schedee_priority_get(s)) {
		return;
	}
	/* An lthread takes nobody's turn. */
	if (schedee_is_thread(s)) {
		sched_yield_requested = true;
	}
	critical_request_dispatch(&sched_critical);
}

/** sched_wakeup() under ipl, the scheduler locked. */
static int sched_wakeup_locked(struct schedee *s) {
	if (!s->waiting) {
		return 0;
	}

	s->waiting = false;
	if (!s->ready) {
		s->ready = true;
		runq_insert(s);
		sched_check_preempt(s);
	}
	return 1;
}

int sched_wakeup(struct schedee *s) {
	int was_waiting;
	ipl_t ipl;

	assert(s);

	/* The lock holds the switch back until ipl is restored. */
	sched_lock();
	ipl = ipl_save();
	was_waiting = sched_wakeup_locked(s);
	ipl_restore(ipl);
	sched_unlock();

	return was_waiting;
}

int schedee_priority_init(struct schedee *schedee, int new_priority) {
	schedee->priority.base_priority = new_priority;
	return 0;
}

int schedee_priority_get(struct schedee *schedee) {
	return schedee->priority.base_priority;
}

/** schedee_priority_set() of a valid priority; under ipl. */
static void sched_requeue(struct schedee *s, int new_priority) {
	/* What runs is ready too, but in no queue. */
	bool queued = s->ready && !s->active;

	if (queued) {
		runq_remove(s);
	}
	schedee_priority_init(s, new_priority);
	if (queued) {
		runq_insert(s);
	}
	if (schedee_get_current()) {
		critical_request_dispatch(&sched_critical);
	}
}

int schedee_priority_set(struct schedee *schedee, int new_priority) {
	ipl_t ipl;

	if (new_priority < SCHED_PRIORITY_MIN
	    || new_priority > SCHED_PRIORITY_MAX) {
		return -EINVAL;
	}

	sched_lock();
	ipl = ipl_save();
	sched_requeue(schedee, new_priority);
	ipl_restore(ipl);
	sched_unlock();

	return 0;
}

/** Runs an lthread on the stack of whatever thread was interrupted. */
static void sched_run_lthread(struct schedee *s) {
	struct lthread *lt = mcast_out(s, struct lthread, schedee);

	/* From here on a launch puts it into the queue again. */
	s->ready = false;
	s->waiting = true;
	__schedee_current = s;

	ipl_enable();
	lt->run(lt);
	ipl_disable();
}

/** Puts the running thread back, or lets it sleep. Under ipl. */
static void sched_leave(struct schedee *prev, bool preempt) {
	prev->active = false;
	if (!preempt && prev->waiting) {
		prev->ready = false;
	}
	else if (sched_yield_requested) {
		runq_insert(prev);
	}
	else {
		runq_insert_first(prev);
	}
	sched_yield_requested = false;
}

/**
 * Runs all lthreads that are ready, then the first thread. Called with the
 * scheduler locked once, on a thread's stack.
 *
 * @param preempt the thread did not ask for it: it stays ready even if it is
 *   marked as waiting, for it has yet to look at its condition.
 */
static void sched_switch(bool preempt) {
	struct schedee *prev = schedee_get_current();
	struct schedee *next;
	ipl_t ipl;

	assert(schedee_is_thread(prev));
	assert(!critical_inside(CRITICAL_IRQ_LOCK | CRITICAL_IRQ_HANDLER));

	ipl = ipl_save();
	sched_leave(prev, preempt);

	for (;;) {
		next = runq_get_next();
		assert(next);
		runq_remove(next);
		if (schedee_is_thread(next)) {
			break;
		}
		sched_run_lthread(next);
	}

	next->active = true;
	__schedee_current = next;
	sched_ticker_update(next, runq_get_next());
	if (next != prev) {
		thread_switch(mcast_out(prev, struct thread, schedee),
		    mcast_out(next, struct thread, schedee));
	}
	ipl_restore(ipl);
}

void schedule(void) {
	sched_lock();
	sched_switch(false);
	sched_unlock();
}

/** Called by the critical dispatching with interrupts masked. */
static void sched_preempt(void) {
	sched_lock();
	sched_switch(true);
	sched_unlock_noswitch();
}

void sched_wait_prepare(void) {
	schedee_get_current()->waiting = true;
}

void sched_wait_cleanup(void) {
	schedee_get_current()->waiting = false;
}
