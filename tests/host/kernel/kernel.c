/**
 * @file
 * @brief Time, locks and the heap
 */

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <kernel/critical.h>
#include <kernel/sched/waitq.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#include "kernel.h"

/** Nobody holds a mutex that long, in ms. */
#define MUTEX_WAITS_MAX 1000000

unsigned int __critical_count;
void (*kernel_on_wait)(void);

static time64_t now_ns;

void critical_dispatch_pending(void) {
}

void __assertion_failed(const struct __assertion_point *point, const char *fmt,
    ...) {
	process_abort(fmt != NULL ? fmt : point->expression);
	__builtin_unreachable();
}

void __log_handle_static(const char *mod, int flags, const char *fmt, ...) {
	char text[256];
	va_list args;

	(void)mod;
	(void)flags;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	process_log(text);
}

void kernel_reset(void) {
	now_ns = 0;
	__critical_count = 0;
	kernel_on_wait = NULL;
	process_memory_short = false;
	kernel_events_reset();
	kernel_threads_reset();
}

size_t strlcpy(char *dst, const char *src, size_t size) {
	size_t len = strlen(src);

	if (size > 0) {
		size_t n = len < size ? len : size - 1;

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

/* ---- Waiting: the others act, then the time is over ---- */

time64_t ktime_get_ns(void) {
	return now_ns;
}

long kernel_time_ms(void) {
	return now_ns / 1000000;
}

void kernel_time_pass(unsigned int ms) {
	now_ns += ms * (time64_t)1000000;
}

void kernel_wait(unsigned int ms) {
	assert(__critical_count == 0);
	if (kernel_thread_pause(ms)) {
		return;
	}
	if (kernel_on_wait != NULL) {
		kernel_on_wait();
	}
	kernel_time_pass(ms);
}

int ksleep(useconds_t msec) {
	kernel_wait(msec);
	return 0;
}

void mutex_init(struct mutex *m) {
	m->lock_count = 0;
}

int mutex_lock(struct mutex *m) {
	unsigned int waits;

	assert(__critical_count == 0);
	for (waits = 0; m->lock_count > 0; waits++) {
		assert(waits < MUTEX_WAITS_MAX);
		kernel_wait(1);
	}
	m->lock_count++;
	return 0;
}

int mutex_unlock(struct mutex *m) {
	assert(m->lock_count == 1);
	m->lock_count--;
	return 0;
}

/* ---- The heap is for threads and lthreads, not for interrupts ---- */

static bool in_interrupt(void) {
	return critical_inside(CRITICAL_IRQ_LOCK | CRITICAL_IRQ_HANDLER);
}

void *sysmalloc(size_t size) {
	assert(!in_interrupt());
	return process_alloc(size);
}

void *syscalloc(size_t count, size_t size) {
	return sysmalloc(count * size);
}

void sysfree(void *p) {
	assert(!in_interrupt());
	process_free(p);
}
