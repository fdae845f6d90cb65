/**
 * @file
 * @brief What blkfront's queue needs of the kernel: one thread, own time
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_grant.h>
#include <kernel/critical.h>
#include <kernel/sched/waitq.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#include "fuzz.h"

#define REFS 4096

unsigned int __critical_count;

static time64_t now_ns;

static struct {
	bool taken;
	bool granted;
	const void *page;
} refs[REFS];

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

/* Waiting: the backend has its turn, then the time is over. */

time64_t ktime_get_ns(void) {
	return now_ns;
}

long kernel_time_ms(void) {
	return now_ns / 1000000;
}

void waitq_wakeup(struct waitq *wq, int nr) {
	(void)wq;
	(void)nr;
}

void kernel_wait(unsigned int ms) {
	assert(__critical_count == 0);
	now_ns += ms * (time64_t)1000000;
	fuzz_elapsed();
}

void mutex_init(struct mutex *m) {
	m->lock_count = 0;
}

int mutex_lock(struct mutex *m) {
	assert(__critical_count == 0 && m->lock_count == 0);
	m->lock_count++;
	return 0;
}

int mutex_unlock(struct mutex *m) {
	assert(m->lock_count == 1);
	m->lock_count--;
	return 0;
}

/* Memory: the heap is for threads, so not with the scheduler locked. */

void *sysmalloc(size_t size) {
	assert(__critical_count == 0);
	return process_alloc(size);
}

void *syscalloc(size_t count, size_t size) {
	return sysmalloc(count * size);
}

void sysfree(void *p) {
	assert(__critical_count == 0);
	process_free(p);
}

/* Grants */

unsigned int kernel_grants(void) {
	unsigned int i, count = 0;

	for (i = 0; i < REFS; i++) {
		count += refs[i].taken;
	}
	return count;
}

int xen_grant_alloc(grant_ref_t *ref) {
	for (*ref = 8; *ref < REFS; ++*ref) {
		if (!refs[*ref].taken) {
			refs[*ref].taken = true;
			return 0;
		}
	}
	return -ENOSPC;
}

void xen_grant_free(grant_ref_t ref) {
	assert(refs[ref].taken && !refs[ref].granted);
	refs[ref].taken = false;
}

void xen_grant_access(grant_ref_t ref, domid_t domid, const void *page,
    bool readonly) {
	(void)domid;
	(void)readonly;
	assert(refs[ref].taken && !refs[ref].granted);
	refs[ref].granted = true;
	refs[ref].page = page;
}

int xen_grant_end(grant_ref_t ref) {
	assert(refs[ref].granted);
	refs[ref].granted = false;
	return 0;
}

void xen_grant_end_page(grant_ref_t ref, void *page,
    void (*release)(void *page)) {
	assert(refs[ref].page == page);
	xen_grant_end(ref);
	xen_grant_free(ref);
	release(page);
}

int xen_grant_batch_reserve(struct xen_grant_batch *batch, unsigned int count) {
	batch->count = count;
	return 0;
}

grant_ref_t xen_grant_batch_claim(struct xen_grant_batch *batch) {
	grant_ref_t ref = 0;

	assert(batch->count-- > 0);
	xen_grant_alloc(&ref);
	return ref;
}

void xen_grant_batch_release(struct xen_grant_batch *batch) {
	batch->count = 0;
}

void *xen_grant_pages_alloc(size_t count) {
	return process_pages(count);
}

void xen_grant_page_free(void *page) {
	process_page_free(page);
}

int xen_evtchn_notify(evtchn_port_t port) {
	(void)port;
	return 0;
}
