/**
 * @file
 * @brief Mutual exclusion of threads.
 */

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include <kernel/sched.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/time.h>

void mutex_init_default(struct mutex *m, const struct mutexattr *attr) {
	waitq_init(&m->wq);
	m->holder = NULL;
	m->attr.type = attr ? attr->type : MUTEX_DEFAULT;
	m->lock_count = 0;
}

void mutex_init(struct mutex *m) {
	const struct mutexattr recursive = {.type = MUTEX_RECURSIVE};

	mutex_init_default(m, &recursive);
}

/** mutex_trylock() with the scheduler locked. */
static int mutex_try(struct mutex *m) {
	struct schedee *self = schedee_get_current();

	if (!m->wq.list.next) {
		waitq_init(&m->wq);
	}

	if (!m->holder) {
		m->holder = self;
		m->lock_count = 1;
		return 0;
	}
	if (m->holder != self || m->attr.type == MUTEX_NORMAL) {
		return -EBUSY;
	}
	if (m->attr.type == MUTEX_ERRORCHECK) {
		return -EDEADLK;
	}
	m->lock_count++;
	return 0;
}

int mutex_trylock(struct mutex *m) {
	int err;

	assert(!critical_inside(CRITICAL_IRQ_LOCK | CRITICAL_IRQ_HANDLER));

	sched_lock();
	err = mutex_try(m);
	sched_unlock();
	return err;
}

/** Waits for the mutex up to @a timeout ms. */
static int mutex_lock_wait(struct mutex *m, time64_t timeout) {
	int wait_err;
	int err;

	wait_err =
	    WAITQ_WAIT_TIMEOUT(&m->wq, (err = mutex_trylock(m)) != -EBUSY, timeout);
	return wait_err ? wait_err : err;
}

int mutex_lock(struct mutex *m) {
	return mutex_lock_wait(m, SCHED_TIMEOUT_INFINITE);
}

int mutex_timedlock(struct mutex *m, const struct timespec *abstime) {
	struct timespec now;
	time64_t left;

	getnsofday(&now, NULL);
	left = timespec_to_ns(abstime) - timespec_to_ns(&now);
	if (left <= 0) {
		return mutex_trylock(m) == 0 ? 0 : -ETIMEDOUT;
	}
	return mutex_lock_wait(m, left / NSEC_PER_MSEC);
}

int mutex_unlock(struct mutex *m) {
	int err = 0;

	assert(!critical_inside(CRITICAL_IRQ_LOCK | CRITICAL_IRQ_HANDLER));

	sched_lock();
	if (m->holder != schedee_get_current()) {
		err = -EPERM;
	}
	else if (--m->lock_count == 0) {
		m->holder = NULL;
		/* The woken one competes with whoever comes first; if it loses, the
		 * winner wakes the next. */
		waitq_wakeup(&m->wq, 1);
	}
	sched_unlock();
	return err;
}
