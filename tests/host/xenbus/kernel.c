/**
 * @file
 * @brief What xenbus needs of the kernel, and its own thread's part
 */

#include <assert.h>
#include <stdarg.h>

#include <drivers/xen/xenbus_dev.h>
#include <kernel/critical.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#include "fuzz.h"

unsigned int __critical_count;
uint64_t kernel_now_ns;

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

void *sysmalloc(size_t size) {
	assert(__critical_count == 0);
	return process_alloc(size);
}

void sysfree(void *p) {
	assert(__critical_count == 0);
	process_free(p);
}

bool xenbus_booting(void) {
	return false;
}

void xenbus_wakeup(void) {
}

uint64_t xenbus_now(void) {
	return kernel_now_ns;
}
