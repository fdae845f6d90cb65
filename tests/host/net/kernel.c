/**
 * @file
 * @brief What the sources under test need of a kernel
 */
#include <assert.h>
#include <string.h>

#include <drivers/xen/xen_grant.h>

#include "fuzz.h"

void __assertion_failed(const struct __assertion_point *point, const char *fmt,
    ...) {
	(void)fmt;
	process_abort(point->expression);
	__builtin_unreachable();
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

/* The rings lie in the test's memory: nothing is granted. */

int xen_grant_batch_reserve(struct xen_grant_batch *batch, unsigned int count) {
	(void)batch;
	(void)count;
	process_abort("a grant is reserved");
	return 0;
}

grant_ref_t xen_grant_batch_claim(struct xen_grant_batch *batch) {
	(void)batch;
	process_abort("a grant is claimed");
	return 0;
}

void xen_grant_batch_release(struct xen_grant_batch *batch) {
	(void)batch;
}

void xen_grant_access(grant_ref_t ref, domid_t domid, const void *page,
    bool readonly) {
	(void)ref;
	(void)domid;
	(void)page;
	(void)readonly;
}

void xen_grant_end_page(grant_ref_t ref, void *page,
    void (*release)(void *page)) {
	(void)ref;
	(void)page;
	(void)release;
}

void *xen_grant_pages_alloc(size_t count) {
	(void)count;
	return NULL;
}

void xen_grant_page_free(void *page) {
	(void)page;
}
