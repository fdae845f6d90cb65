/**
 * @file
 * @brief Grant table: free list, growth, access as Xen sees it, quarantine
 *
 * What a backend does with a grant is done here by the domain itself: it
 * copies from a granted page by GNTTABOP_copy, which Xen only lets it do
 * while the grant is valid. A mapping is played by setting GTF_reading in the
 * entry, which is what Xen does for one.
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <embox/test.h>
#include <kernel/time/ktime.h>

EMBOX_TEST_SUITE("grant table");

static struct xen_grant_counters before, after;

TEST_SETUP(count) {
	xen_grant_counters(&before);
	return 0;
}

static unsigned int in_use(const struct xen_grant_counters *c) {
	return c->total - c->free;
}

/** The entry itself; no frame is added. */
static grant_entry_v1_t *entry_of(grant_ref_t ref) {
	struct xen_grant_counters c;
	grant_entry_v1_t *table = NULL;

	xen_grant_counters(&c);
	xen_grant_frames_map(c.frames, c.frames, &table);
	return &table[ref];
}

/* ---- Free list ---- */

TEST_CASE("the reference freed last is taken first") {
	grant_ref_t a, b, c;

	test_assert_zero(xen_grant_alloc(&a));
	test_assert_zero(xen_grant_alloc(&b));
	xen_grant_free(a);
	test_assert_zero(xen_grant_alloc(&c));
	test_assert_equal(c, a);
	xen_grant_free(b);
	xen_grant_free(c);
	test_assert_zero(xen_grant_alloc(&a));
	test_assert_equal(a, c);
	xen_grant_free(a);
}

TEST_CASE("reserved entries are never given out") {
	struct xen_grant_batch batch;

	test_assert_zero(xen_grant_batch_reserve(&batch, before.free));
	while (batch.count > 0) {
		grant_ref_t ref = xen_grant_batch_claim(&batch);

		test_assert_true(ref >= GNTTAB_NR_RESERVED_ENTRIES);
		xen_grant_free(ref);
	}
	xen_grant_batch_release(&batch);
}

TEST_CASE("a batch holds its references back from others") {
	struct xen_grant_batch batch;
	grant_ref_t ref;

	test_assert_zero(xen_grant_batch_reserve(&batch, 10));
	xen_grant_counters(&after);
	test_assert_equal(in_use(&after), in_use(&before) + 10);
	ref = xen_grant_batch_claim(&batch);
	test_assert_equal(batch.count, 9);
	xen_grant_batch_release(&batch);
	test_assert_zero(batch.count);
	xen_grant_free(ref);
	xen_grant_counters(&after);
	test_assert_equal(in_use(&after), in_use(&before));
}

TEST_CASE("the table grows to Xen's limit, refuses more, and loses nothing") {
	struct xen_grant_batch batch, more;
	unsigned int all = before.max_frames * 512 - GNTTAB_NR_RESERVED_ENTRIES;
	grant_ref_t ref;

	test_assert_equal(
	    xen_grant_batch_reserve(&batch, all - in_use(&before) + 1), -ENOSPC);
	test_assert_zero(xen_grant_batch_reserve(&batch, all - in_use(&before)));
	xen_grant_counters(&after);
	test_assert_equal(after.frames, before.max_frames);
	test_assert_zero(after.free);
	test_assert_equal(xen_grant_alloc(&ref), -ENOSPC);
	test_assert_equal(xen_grant_batch_reserve(&more, 1), -ENOSPC);
	test_assert_zero(more.count);
	xen_grant_batch_release(&batch);
	xen_grant_counters(&after);
	test_assert_equal(in_use(&after), in_use(&before));
}

/* ---- Access ---- */

/** Copies a granted page into another as the domain @a ref was granted to. */
static int copy_from(grant_ref_t ref, void *dst) {
	struct gnttab_copy copy = {
	    .source = {.u.ref = ref, .domid = DOMID_SELF},
	    .dest = {.u.gmfn = virt_to_gfn(dst), .domid = DOMID_SELF},
	    .len = XEN_PAGE_SIZE,
	    .flags = GNTCOPY_source_gref,
	};

	HYPERVISOR_grant_table_op(GNTTABOP_copy, &copy, 1);
	return copy.status;
}

static int copy_to(grant_ref_t ref, const void *src) {
	struct gnttab_copy copy = {
	    .source = {.u.gmfn = virt_to_gfn(src), .domid = DOMID_SELF},
	    .dest = {.u.ref = ref, .domid = DOMID_SELF},
	    .len = XEN_PAGE_SIZE,
	    .flags = GNTCOPY_dest_gref,
	};

	HYPERVISOR_grant_table_op(GNTTABOP_copy, &copy, 1);
	return copy.status;
}

/** Our own domain's number: Xen compares it with what the entry says. */
static domid_t own_domid(void) {
	grant_ref_t ref;
	void *page = xen_grant_pages_alloc(2);
	domid_t domid;

	xen_grant_alloc(&ref);
	for (domid = 1; domid < 2000; domid++) {
		xen_grant_access(ref, domid, page, true);
		if (copy_from(ref, (char *)page + XEN_PAGE_SIZE) == GNTST_okay) {
			break;
		}
		xen_grant_end(ref);
	}
	xen_grant_end(ref);
	xen_grant_free(ref);
	xen_grant_page_free(page);
	xen_grant_page_free((char *)page + XEN_PAGE_SIZE);
	return domid;
}

TEST_CASE("Xen lets the granted domain in, until the access ends") {
	static char *pages;
	grant_ref_t ref;
	domid_t self = own_domid();

	pages = xen_grant_pages_alloc(2);
	test_assert_not_null(pages);
	test_assert_zero(xen_grant_alloc(&ref));
	memset(pages, 0x5a, XEN_PAGE_SIZE);

	test_assert_not_equal(copy_from(ref, pages + XEN_PAGE_SIZE), GNTST_okay);
	xen_grant_access(ref, self, pages, true);
	test_assert_equal(copy_from(ref, pages + XEN_PAGE_SIZE), GNTST_okay);
	test_assert_mem_equal(pages, pages + XEN_PAGE_SIZE, XEN_PAGE_SIZE);
	test_assert_not_equal(copy_to(ref, pages + XEN_PAGE_SIZE), GNTST_okay);
	test_assert_zero(xen_grant_end(ref));
	test_assert_not_equal(copy_from(ref, pages + XEN_PAGE_SIZE), GNTST_okay);

	xen_grant_access(ref, self, pages, false);
	memset(pages + XEN_PAGE_SIZE, 0xa5, XEN_PAGE_SIZE);
	test_assert_equal(copy_to(ref, pages + XEN_PAGE_SIZE), GNTST_okay);
	test_assert_equal(pages[4095], (char)0xa5);
	test_assert_zero(xen_grant_end(ref));
	xen_grant_free(ref);
	xen_grant_page_free(pages);
	xen_grant_page_free(pages + XEN_PAGE_SIZE);
}

TEST_CASE("a grant to another domain does not let this one in") {
	grant_ref_t ref;
	char *pages = xen_grant_pages_alloc(2);

	test_assert_zero(xen_grant_alloc(&ref));
	xen_grant_access(ref, 0, pages, true);
	test_assert_not_equal(copy_from(ref, pages + XEN_PAGE_SIZE), GNTST_okay);
	test_assert_zero(xen_grant_end(ref));
	xen_grant_free(ref);
	xen_grant_page_free(pages);
	xen_grant_page_free(pages + XEN_PAGE_SIZE);
}

/* ---- Quarantine ---- */

static unsigned int released;

static void release(void *page) {
	released++;
	xen_grant_page_free(page);
}

TEST_CASE("a page still mapped is kept with its reference, and freed later") {
	grant_ref_t ref, other;
	void *page = xen_grant_pages_alloc(1);
	unsigned int i;

	released = 0;
	test_assert_zero(xen_grant_alloc(&ref));
	xen_grant_access(ref, 0, page, true);
	entry_of(ref)->flags |= GTF_reading;
	test_assert_equal(xen_grant_end(ref), -EBUSY);
	xen_grant_end_page(ref, page, release);
	test_assert_zero(released);
	xen_grant_counters(&after);
	test_assert_equal(after.quarantined, before.quarantined + 1);
	test_assert_equal(after.busy, before.busy + 2);
	test_assert_zero(xen_grant_alloc(&other));
	test_assert_not_equal(other, ref);
	xen_grant_free(other);

	ksleep(1500);
	test_assert_zero(released);
	entry_of(ref)->flags &= ~GTF_reading;
	for (i = 0; i < 50 && !released; i++) {
		ksleep(100);
	}
	test_assert_equal(released, 1);
	test_assert_zero(entry_of(ref)->flags);
	xen_grant_counters(&after);
	test_assert_equal(after.quarantined, before.quarantined);
	test_assert_equal(in_use(&after), in_use(&before));
}

TEST_CASE("the end of an access that nobody uses is immediate") {
	grant_ref_t ref;
	void *page = xen_grant_pages_alloc(1);

	released = 0;
	test_assert_zero(xen_grant_alloc(&ref));
	xen_grant_access(ref, 0, page, false);
	xen_grant_end_page(ref, page, release);
	test_assert_equal(released, 1);
}

TEST_CASE("pages come zeroed, also when they were used before") {
	char *page = xen_grant_pages_alloc(1);
	unsigned int i;

	memset(page, 0xee, XEN_PAGE_SIZE);
	xen_grant_page_free(page);
	page = xen_grant_pages_alloc(1);
	for (i = 0; i < XEN_PAGE_SIZE; i++) {
		test_assert_zero(page[i]);
	}
	xen_grant_page_free(page);
}
