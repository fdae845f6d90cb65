/**
 * @file
 * @brief What the XenStore client needs of the kernel: one thread, no time
 */

#include <assert.h>
#include <stdarg.h>

#include <kernel/critical.h>
#include <kernel/sched/waitq.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#include "fuzz.h"

unsigned int __critical_count;

void critical_dispatch_pending(void) {
}

void __assertion_failed(const struct __assertion_point *point, const char *fmt,
    ...) {
	(void)point;
	process_abort(fmt != NULL ? fmt : "assertion failed");
	for (;;) {}
}

void __log_handle_static(const char *mod, int flags, const char *fmt, ...) {
	(void)mod;
	(void)flags;
	(void)fmt;
}

/* Waiting: nobody else runs, so the time is over at once. */

void kernel_wait(unsigned int ms) {
	(void)ms;
	assert(__critical_count == 0);
}

int ksleep(useconds_t msec) {
	kernel_wait(msec);
	return 0;
}

void waitq_wakeup(struct waitq *wq, int nr) {
	(void)wq;
	(void)nr;
}

struct thread *thread_self(void) {
	static char self;

	return (struct thread *)&self;
}

/* Memory: the heap is for threads, so not with the scheduler locked. */

void *sysmalloc(size_t size) {
	assert(__critical_count == 0);
	return process_alloc(size);
}

void sysfree(void *p) {
	assert(__critical_count == 0);
	process_free(p);
}
