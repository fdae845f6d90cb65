/**
 * @file
 * @brief Threads: creation, end, and the switch between them.
 */

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <asm/hal/mem_bounds.h>
#include <hal/context.h>
#include <hal/ipl.h>
#include <kernel/critical.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>
#include <lib/libds/dlist.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <util/binalign.h>
#include <util/err.h>

#include "../sched/sched_priv.h"

/** Alignment of a stack's end that every architecture is content with. */
#define STACK_ALIGN 64

/** No stack is larger, in bytes. */
#define STACK_MAX 0x10000000

static int thread_free_dead(struct lthread *self);
static LTHREAD_DEF(thread_reaper, thread_free_dead, SCHED_LT_PRIORITY_MIN);

static struct thread *thread_current;

/* Whom thread_switch() left, for the one it entered. */
static struct thread *thread_previous;

/* Those that have not ended; guarded by ipl. */
static DLIST_DEFINE(thread_list);

/* Detached ones that have ended; guarded by ipl. */
static DLIST_DEFINE(thread_dead);

static thread_id_t thread_last_id;

struct thread *thread_self(void) {
	return thread_current;
}

/** What there is to do on the new stack after a switch. Under ipl. */
static void thread_switch_finish(void) {
	struct thread *prev = thread_previous;

	if ((prev->state & TS_EXITED) && (prev->state & TS_DETACHED)) {
		dlist_add_prev(&prev->thread_link, &thread_dead);
		lthread_launch(&thread_reaper);
	}
}

void thread_switch(struct thread *prev, struct thread *next) {
	prev->critical_count = critical_count();
	critical_count() = next->critical_count;

	thread_previous = prev;
	thread_current = next;
	context_switch(&prev->context, &next->context);

	thread_switch_finish();
}

/** First code of every thread; interrupts masked, the scheduler locked. */
static void _NORETURN thread_trampoline(void) {
	struct thread *self;

	thread_switch_finish();
	ipl_enable();
	sched_unlock();

	self = thread_self();
	thread_exit(self->run(self->run_arg));
}

static void thread_init(struct thread *t, void *(*run)(void *), void *arg) {
	ipl_t ipl;

	schedee_init(&t->schedee, SCHED_OTHER_PRIORITY_NORM, SCHEDEE_THREAD);
	t->run = run;
	t->run_arg = arg;
	t->run_ret = NULL;
	t->critical_count = __CRITICAL_COUNT(CRITICAL_SCHED_LOCK);
	t->state = TS_INIT;
	t->id = ++thread_last_id;
	waitq_init(&t->exited);
	dlist_head_init(&t->thread_link);

	ipl = ipl_save();
	dlist_add_prev(&t->thread_link, &thread_list);
	ipl_restore(ipl);
}

static size_t thread_pages(struct thread *t) {
	uintptr_t end = binalign_bound((uintptr_t)(t + 1), PAGE_SIZE());

	return (end - (uintptr_t)t->stack.stack) / PAGE_SIZE() + 1;
}

/**
 * Allocates a guard page and above it @a stack_sz bytes, rounded up to pages,
 * at whose end the struct thread lies.
 */
static struct thread *thread_alloc(size_t stack_sz) {
	size_t size = binalign_bound(stack_sz, PAGE_SIZE());
	struct thread *t;
	char *pages;

	if (stack_sz > STACK_MAX || size <= sizeof(*t) + STACK_ALIGN) {
		return NULL;
	}
	pages = phymem_alloc(size / PAGE_SIZE() + 1);
	if (!pages) {
		return NULL;
	}
	arch_guard_page(pages);

	t = (struct thread *)(((uintptr_t)pages + PAGE_SIZE() + size
	                          - sizeof(struct thread))
	                      & ~(uintptr_t)(STACK_ALIGN - 1));
	t->stack.stack = pages + PAGE_SIZE();
	t->stack.stack_sz = (char *)t - (char *)t->stack.stack;
	return t;
}

static void thread_free(struct thread *t) {
	char *pages = (char *)t->stack.stack - PAGE_SIZE();

	arch_unguard_page(pages);
	phymem_free(pages, thread_pages(t));
}

static int thread_free_dead(struct lthread *self) {
	struct dlist_head *link;
	ipl_t ipl;

	(void)self;

	for (;;) {
		ipl = ipl_save();
		link = dlist_first_or_null(&thread_dead);
		if (link) {
			dlist_del(link);
		}
		ipl_restore(ipl);
		if (!link) {
			return 0;
		}
		thread_free(dlist_entry(link, struct thread, thread_link));
	}
}

static int thread_priority_by_flags(unsigned int flags) {
	int prio = SCHED_OTHER_PRIORITY_NORM;

	if (flags & THREAD_FLAG_PRIORITY_INHERIT) {
		prio = schedee_priority_get(&thread_self()->schedee);
	}
	if ((flags & THREAD_FLAG_PRIORITY_LOWER) && prio > SCHED_PRIORITY_MIN) {
		prio--;
	}
	if ((flags & THREAD_FLAG_PRIORITY_HIGHER) && prio < SCHED_RT_PRIORITY_MAX) {
		prio++;
	}
	return prio;
}

struct thread *thread_create_with_stack(unsigned int flags, size_t stack_sz,
    void *(*run)(void *), void *arg) {
	struct thread *t;

	if (!run) {
		return err2ptr(EINVAL);
	}

	t = thread_alloc(stack_sz);
	if (!t) {
		return err2ptr(ENOMEM);
	}
	thread_init(t, run, arg);
	schedee_priority_init(&t->schedee, thread_priority_by_flags(flags));
	context_init(&t->context, CONTEXT_PRIVELEGED | CONTEXT_IRQDISABLE,
	    thread_trampoline, (char *)t->stack.stack + t->stack.stack_sz);

	if (flags & THREAD_FLAG_DETACHED) {
		t->state |= TS_DETACHED;
	}
	if (!(flags & THREAD_FLAG_SUSPENDED)) {
		thread_launch(t);
	}
	return t;
}

struct thread *thread_create(unsigned int flags, void *(*run)(void *),
    void *arg) {
	return thread_create_with_stack(flags, THREAD_DEFAULT_STACK_SIZE, run, arg);
}

int thread_launch(struct thread *t) {
	int err = 0;

	sched_lock();
	if (t->state & (TS_LAUNCHED | TS_EXITED)) {
		err = -EINVAL;
	}
	else {
		t->state |= TS_LAUNCHED;
		sched_wakeup(&t->schedee);
	}
	sched_unlock();

	return err;
}

int thread_detach(struct thread *t) {
	bool exited;

	sched_lock();
	if (t->state & TS_DETACHED) {
		sched_unlock();
		return -EINVAL;
	}
	t->state |= TS_DETACHED;
	exited = t->state & TS_EXITED;
	sched_unlock();

	if (exited) {
		thread_free(t);
	}
	return 0;
}

int thread_join(struct thread *t, void **p_ret) {
	if (t == thread_self()) {
		return -EDEADLK;
	}
	if (t->state & TS_DETACHED) {
		return -EINVAL;
	}

	/* When this thread runs again, the other one is off its stack. */
	WAITQ_WAIT(&t->exited, t->state & TS_EXITED);
	if (p_ret) {
		*p_ret = t->run_ret;
	}
	thread_free(t);
	return 0;
}

void thread_exit(void *ret) {
	struct thread *self = thread_self();
	ipl_t ipl;

	/* No switch away from here but the last one. */
	sched_lock();
	self->run_ret = ret;
	self->state |= TS_EXITED;
	ipl = ipl_save();
	dlist_del(&self->thread_link);
	ipl_restore(ipl);
	waitq_wakeup_all(&self->exited);
	self->schedee.waiting = true;
	schedule();

	/* Nothing wakes it: it is on no queue. */
	assert(0);
	for (;;) {}
}

void thread_yield(void) {
	sched_post_switch();
}

void thread_foreach(void (*fn)(struct thread *thread)) {
	struct thread *t;

	sched_lock();
	dlist_foreach_entry(t, &thread_list, thread_link) {
		fn(t);
	}
	sched_unlock();
}

struct schedee *boot_thread_create(void) {
	extern char _stack_top[];
	extern char _stack_guard[];
	static struct thread boot;

	/* It runs already; its memory is not to be freed. */
	thread_init(&boot, NULL, NULL);
	boot.state = TS_LAUNCHED;
	boot.stack.stack = _stack_guard + PAGE_SIZE();
	boot.stack.stack_sz = _stack_top - (char *)boot.stack.stack;
	arch_guard_page(_stack_guard);

	thread_current = &boot;
	return &boot.schedee;
}
