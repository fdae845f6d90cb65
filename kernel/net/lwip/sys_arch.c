/**
 * @file
 * @brief lwIP's operating system layer on the kernel's threads and wait queues
 */
#include <stdbool.h>
#include <stddef.h>

#include <hal/ipl.h>
#include <kernel/sched.h>
#include <kernel/thread.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <util/err.h>

#include <lwip/err.h>
#include <lwip/sys.h>

void sys_init(void) {
}

u32_t sys_now(void) {
	return (u32_t)(ktime_get_ns() / NSEC_PER_MSEC);
}

u32_t sys_jiffies(void) {
	return sys_now();
}

sys_prot_t sys_arch_protect(void) {
	return ipl_save();
}

void sys_arch_unprotect(sys_prot_t ipl) {
	ipl_restore(ipl);
}

/* lwIP's "0: for ever" in the kernel's words. */
static long sys_timeout(u32_t ms) {
	return ms == 0 ? SCHED_TIMEOUT_INFINITE : (long)ms;
}

/* ---- Semaphores ---- */

err_t sys_sem_new(sys_sem_t *sem, u8_t count) {
	sem->count = count;
	waitq_init(&sem->wq);
	sem->valid = true;
	return ERR_OK;
}

void sys_sem_free(sys_sem_t *sem) {
	sem->valid = false;
}

void sys_sem_signal(sys_sem_t *sem) {
	ipl_t ipl = ipl_save();

	sem->count++;
	ipl_restore(ipl);
	waitq_wakeup(&sem->wq, 1);
}

static bool sem_take(sys_sem_t *sem) {
	ipl_t ipl = ipl_save();
	bool taken = sem->count > 0;

	sem->count -= taken;
	ipl_restore(ipl);
	return taken;
}

u32_t sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout) {
	u32_t start = sys_now();
	int ret = WAITQ_WAIT_TIMEOUT(&sem->wq, sem_take(sem), sys_timeout(timeout));

	return ret == 0 ? sys_now() - start : SYS_ARCH_TIMEOUT;
}

/* ---- Mutexes ---- */

err_t sys_mutex_new(sys_mutex_t *mutex) {
	mutex_init_default(&mutex->mutex, NULL);
	mutex->valid = true;
	return ERR_OK;
}

void sys_mutex_lock(sys_mutex_t *mutex) {
	mutex_lock(&mutex->mutex);
}

void sys_mutex_unlock(sys_mutex_t *mutex) {
	mutex_unlock(&mutex->mutex);
}

void sys_mutex_free(sys_mutex_t *mutex) {
	mutex->valid = false;
}

/* ---- Mailboxes ---- */

err_t sys_mbox_new(sys_mbox_t *mbox, int size) {
	mbox->slot = sysmalloc(size * sizeof *mbox->slot);
	if (mbox->slot == NULL) {
		return ERR_MEM;
	}
	mbox->size = size;
	mbox->head = mbox->used = 0;
	waitq_init(&mbox->not_empty);
	waitq_init(&mbox->not_full);
	return ERR_OK;
}

void sys_mbox_free(sys_mbox_t *mbox) {
	sysfree(mbox->slot);
	mbox->slot = NULL;
}

static bool mbox_put(sys_mbox_t *mbox, void *msg) {
	ipl_t ipl = ipl_save();
	bool room = mbox->used < mbox->size;

	if (room) {
		mbox->slot[(mbox->head + mbox->used++) % mbox->size] = msg;
	}
	ipl_restore(ipl);
	return room;
}

static bool mbox_get(sys_mbox_t *mbox, void **msg) {
	ipl_t ipl = ipl_save();
	bool any = mbox->used > 0;

	if (any) {
		*msg = mbox->slot[mbox->head];
		mbox->head = (mbox->head + 1) % mbox->size;
		mbox->used--;
	}
	ipl_restore(ipl);
	return any;
}

err_t sys_mbox_trypost(sys_mbox_t *mbox, void *msg) {
	if (!mbox_put(mbox, msg)) {
		return ERR_MEM;
	}
	waitq_wakeup(&mbox->not_empty, 1);
	return ERR_OK;
}

err_t sys_mbox_trypost_fromisr(sys_mbox_t *mbox, void *msg) {
	return sys_mbox_trypost(mbox, msg);
}

void sys_mbox_post(sys_mbox_t *mbox, void *msg) {
	while (WAITQ_WAIT(&mbox->not_full, mbox_put(mbox, msg)) != 0) {}
	waitq_wakeup(&mbox->not_empty, 1);
}

/* lwIP passes NULL for a message that it does not want. */
u32_t sys_arch_mbox_tryfetch(sys_mbox_t *mbox, void **msg) {
	void *dummy;

	if (!mbox_get(mbox, msg != NULL ? msg : &dummy)) {
		return SYS_MBOX_EMPTY;
	}
	waitq_wakeup(&mbox->not_full, 1);
	return 0;
}

u32_t sys_arch_mbox_fetch(sys_mbox_t *mbox, void **msg, u32_t timeout) {
	void *dummy;
	void **to = msg != NULL ? msg : &dummy;
	u32_t start = sys_now();

	if (WAITQ_WAIT_TIMEOUT(&mbox->not_empty, mbox_get(mbox, to),
	        sys_timeout(timeout))
	    != 0) {
		*to = NULL;
		return SYS_ARCH_TIMEOUT;
	}
	waitq_wakeup(&mbox->not_full, 1);
	return sys_now() - start;
}

/* ---- Threads ---- */

struct sys_thread_start {
	lwip_thread_fn run;
	void *arg;
};

static void *sys_thread_run(void *arg) {
	struct sys_thread_start start = *(struct sys_thread_start *)arg;

	sysfree(arg);
	start.run(start.arg);
	return NULL;
}

/* @a prio is counted from the ordinary priority on. */
sys_thread_t sys_thread_new(const char *name, lwip_thread_fn run, void *arg,
    int stacksize, int prio) {
	struct sys_thread_start *start = sysmalloc(sizeof *start);
	struct thread *thread;

	(void)name;
	if (start == NULL) {
		return NULL;
	}
	*start = (struct sys_thread_start){.run = run, .arg = arg};
	thread =
	    thread_create_with_stack(THREAD_FLAG_DETACHED | THREAD_FLAG_SUSPENDED,
	        stacksize, sys_thread_run, start);
	if (ptr2err(thread) != 0) {
		sysfree(start);
		return NULL;
	}
	schedee_priority_set(&thread->schedee, SCHED_OTHER_PRIORITY_NORM + prio);
	thread_launch(thread);
	return thread;
}
