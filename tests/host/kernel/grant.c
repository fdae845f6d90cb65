/**
 * @file
 * @brief A grant table that keeps account: lowest free reference first
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <drivers/xen/xen_grant.h>

#include "kernel.h"

#define REFS  4096
#define FIRST 8

static struct {
	bool taken;
	bool granted;
	bool readonly;
	bool held; /* mapped by the backend */
	void *page;
	void (*release)(void *page); /* in quarantine */
} refs[REFS];

static unsigned int taken;
static grant_ref_t lowest = FIRST; /* none below is free */

unsigned int kernel_grants(void) {
	return taken;
}

void *kernel_grant_page(uint32_t ref, bool *readonly) {
	if (ref >= REFS || !refs[ref].granted) {
		return NULL;
	}
	*readonly = refs[ref].readonly;
	return refs[ref].page;
}

/** Gives a page back that was in quarantine until now. */
static void release(grant_ref_t ref) {
	void (*give_back)(void *page) = refs[ref].release;

	refs[ref].release = NULL;
	xen_grant_end(ref);
	xen_grant_free(ref);
	give_back(refs[ref].page);
}

void kernel_grant_hold(uint32_t ref, bool hold) {
	if (ref < REFS && refs[ref].granted) {
		refs[ref].held = hold;
		if (!hold && refs[ref].release != NULL) {
			release(ref);
		}
	}
}

void kernel_grants_release(void) {
	grant_ref_t ref;

	for (ref = 0; ref < REFS; ref++) {
		kernel_grant_hold(ref, false);
	}
}

int xen_grant_alloc(grant_ref_t *ref) {
	while (lowest < REFS && refs[lowest].taken) {
		lowest++;
	}
	if (lowest == REFS) {
		return -ENOSPC;
	}
	*ref = lowest++;
	refs[*ref].taken = true;
	taken++;
	return 0;
}

void xen_grant_free(grant_ref_t ref) {
	assert(refs[ref].taken && !refs[ref].granted);
	refs[ref].taken = false;
	taken--;
	lowest = ref < lowest ? ref : lowest;
}

void xen_grant_access(grant_ref_t ref, domid_t domid, const void *page,
    bool readonly) {
	(void)domid;
	assert(refs[ref].taken && !refs[ref].granted);
	refs[ref].granted = true;
	refs[ref].readonly = readonly;
	refs[ref].page = (void *)page;
}

int xen_grant_end(grant_ref_t ref) {
	assert(refs[ref].granted);
	if (refs[ref].held) {
		return -EBUSY;
	}
	refs[ref].granted = false;
	return 0;
}

void xen_grant_end_page(grant_ref_t ref, void *page,
    void (*release)(void *page)) {
	assert(refs[ref].page == page && refs[ref].release == NULL);
	if (xen_grant_end(ref) == 0) {
		xen_grant_free(ref);
		release(page);
	}
	else {
		refs[ref].release = release;
	}
}

int xen_grant_batch_reserve(struct xen_grant_batch *batch, unsigned int count) {
	batch->count = 0;
	if (kernel_grants() + count > REFS - FIRST) {
		return -ENOSPC;
	}
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
