/**
 * @file
 * @brief Page pool: order of reuse, accounting, residue, budget
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <drivers/xen/xen_pagepool.h>
#include <embox/test.h>

EMBOX_TEST_SUITE("pool of granted page groups");

#define BUDGET 128
#define HELD   16

static struct xen_pagepool pool;

static void pool_make(bool persistent) {
	test_assert_zero(
	    xen_pagepool_create(&pool, DOMID_SELF, persistent, BUDGET, 8));
}

TEST_TEARDOWN(pool_destroy) {
	xen_pagepool_destroy(&pool);
	return 0;
}

/** Idle pages, counted by walking every list. */
static unsigned int pool_idle_pages(void) {
	unsigned int pages = 0;
	unsigned int i;

	for (i = 0; i < XEN_PAGEPOOL_CLASSES; i++) {
		const struct xen_pagegroup *group = pool.classes[i].hot;

		for (; group != NULL; group = group->next) {
			pages += group->pages;
		}
	}
	return pages;
}

static bool pool_balances(void) {
	return pool_idle_pages() + pool.out_pages == pool.pages
	       && pool.pages <= pool.budget;
}

/** Whether bytes [from, to) of the group are zero. */
static bool group_zero(const struct xen_pagegroup *group, size_t from,
    size_t to) {
	size_t i;

	for (i = from; i < to; i++) {
		if (group->va[i] != 0) {
			return false;
		}
	}
	return true;
}

static unsigned int next_random(void) {
	static uint32_t state = 12345;

	state = state * 1664525 + 1013904223;
	return state >> 8;
}

TEST_CASE("the group put back last is taken first, in every class") {
	static const unsigned int sizes[] = {1, 2, 4, 8, 11, 16};
	struct xen_pagegroup *group[3];
	unsigned int i;

	pool_make(true);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t len = sizes[i] * XEN_PAGE_SIZE;
		int j;

		while (xen_pagepool_idle(&pool, sizes[i]) < 3) {
			test_assert_zero(xen_pagepool_grow(&pool, sizes[i]));
		}
		for (j = 0; j < 3; j++) {
			group[j] = xen_pagepool_get(&pool, len, XEN_PAGEPOOL_TO_BACKEND);
			test_assert_not_null(group[j]);
		}
		xen_pagepool_put(&pool, group[1]);
		xen_pagepool_put(&pool, group[0]);
		xen_pagepool_put(&pool, group[2]);
		test_assert(
		    group[2] == xen_pagepool_get(&pool, len, XEN_PAGEPOOL_TO_BACKEND));
		test_assert(
		    group[0] == xen_pagepool_get(&pool, len, XEN_PAGEPOOL_TO_BACKEND));
		test_assert(
		    group[1] == xen_pagepool_get(&pool, len, XEN_PAGEPOOL_TO_BACKEND));
		for (j = 0; j < 3; j++) {
			xen_pagepool_put(&pool, group[j]);
		}
	}
}

static void mixed_operations(bool persistent) {
	struct xen_pagegroup *held[HELD] = {NULL};
	unsigned int i;

	pool_make(persistent);
	for (i = 0; i < 20000; i++) {
		struct xen_pagegroup **slot = &held[next_random() % HELD];
		unsigned int pages = 1 + next_random() % 20;

		if (*slot != NULL) {
			test_assert_zero(xen_pagepool_put(&pool, *slot));
			*slot = NULL;
		}
		else {
			if (xen_pagepool_idle(&pool, pages) == 0) {
				xen_pagepool_grow(&pool, pages);
			}
			*slot = xen_pagepool_get(&pool, pages * XEN_PAGE_SIZE,
			    (enum xen_pagepool_dir)(next_random() % 2));
			test_assert(*slot == NULL || (*slot)->pages >= pages);
		}
		test_assert(pool_balances());
	}
	for (i = 0; i < HELD; i++) {
		if (held[i] != NULL) {
			xen_pagepool_put(&pool, held[i]);
		}
	}
	test_assert_equal(pool.out_pages, 0);
	test_assert(pool_balances());
}

TEST_CASE("no page is lost or gained over 20,000 mixed operations") {
	mixed_operations(true);
}

TEST_CASE("nor without persistent grants") {
	mixed_operations(false);
	test_assert(pool.stat.grants_taken > 0);
	test_assert_equal(pool.stat.grants_taken, pool.stat.grants_ended);
}

TEST_CASE("with persistent grants get and put touch no grant") {
	uint64_t taken;
	unsigned int i;

	pool_make(true);
	taken = pool.stat.grants_taken;
	for (i = 0; i < 1000; i++) {
		struct xen_pagegroup *group =
		    xen_pagepool_get(&pool, 5000, XEN_PAGEPOOL_FROM_BACKEND);

		test_assert_not_null(group);
		xen_pagepool_put(&pool, group);
	}
	test_assert_equal(pool.stat.grants_taken, taken);
	test_assert_equal(pool.stat.grants_ended, 0);
}

TEST_CASE(
    "without persistent grants only the pages of the request are granted") {
	struct xen_pagegroup *group;

	pool_make(false);
	test_assert_equal(pool.stat.grants_taken, 0);
	group = xen_pagepool_get(&pool, 2 * XEN_PAGE_SIZE + 512,
	    XEN_PAGEPOOL_TO_BACKEND);
	test_assert_not_null(group);
	test_assert_equal(pool.stat.grants_taken, 3);
	test_assert_zero(xen_pagepool_put(&pool, group));
	test_assert_equal(pool.stat.grants_ended, 3);
}

/** Leaves @a len canary bytes in a group as a write would. */
static void leave_canary(size_t len) {
	struct xen_pagegroup *group =
	    xen_pagepool_get(&pool, len, XEN_PAGEPOOL_TO_BACKEND);

	memset(group->va, 0xa5, len);
	xen_pagepool_put(&pool, group);
}

TEST_CASE("a shorter write exposes nothing of the one before") {
	struct xen_pagegroup *group;

	pool_make(true);
	leave_canary(8 * XEN_PAGE_SIZE);
	group = xen_pagepool_get(&pool, 5 * XEN_PAGE_SIZE + 512,
	    XEN_PAGEPOOL_TO_BACKEND);
	test_assert(group_zero(group, 5 * XEN_PAGE_SIZE + 512, 8 * XEN_PAGE_SIZE));
	xen_pagepool_put(&pool, group);
}

TEST_CASE("a read exposes nothing of the write before") {
	struct xen_pagegroup *group;

	pool_make(true);
	leave_canary(8 * XEN_PAGE_SIZE);
	group =
	    xen_pagepool_get(&pool, 6 * XEN_PAGE_SIZE, XEN_PAGEPOOL_FROM_BACKEND);
	test_assert(group_zero(group, 0, 8 * XEN_PAGE_SIZE));
	xen_pagepool_put(&pool, group);
}

TEST_CASE("reads after reads clear nothing: it is the backend's own data") {
	unsigned int i;

	pool_make(true);
	for (i = 0; i < 10; i++) {
		struct xen_pagegroup *group = xen_pagepool_get(&pool, 8 * XEN_PAGE_SIZE,
		    XEN_PAGEPOOL_FROM_BACKEND);

		memset(group->va, 0x5a, 8 * XEN_PAGE_SIZE);
		xen_pagepool_put(&pool, group);
	}
	test_assert_equal(pool.stat.wiped, 0);
}

TEST_CASE("pages are zero when they join the pool") {
	struct xen_pagegroup *group;

	pool_make(true);
	test_assert_zero(xen_pagepool_grow(&pool, 64));
	group =
	    xen_pagepool_get(&pool, 64 * XEN_PAGE_SIZE, XEN_PAGEPOOL_TO_BACKEND);
	test_assert(group_zero(group, 0, 64 * XEN_PAGE_SIZE));
	xen_pagepool_put(&pool, group);
}

TEST_CASE("the pool does not grow beyond its budget") {
	pool_make(true);
	while (xen_pagepool_grow(&pool, 1) == 0) {}
	test_assert_equal(pool.pages, BUDGET);
	test_assert_equal(xen_pagepool_grow(&pool, BUDGET + 1), -ENOMEM);
	test_assert(pool_balances());
	test_assert_equal(xen_pagepool_grow(&pool, XEN_PAGEPOOL_MAX_PAGES + 1),
	    -EINVAL);
}

TEST_CASE("groups that were not used make room for another size") {
	unsigned int i;

	pool_make(true);
	for (i = 0; i < 3; i++) {
		test_assert_zero(xen_pagepool_grow(&pool, 32));
	}
	test_assert_equal(xen_pagepool_grow(&pool, 64), -ENOMEM);
	/* That began a period in which none of the 32-page groups is used. */
	test_assert_zero(xen_pagepool_grow(&pool, 64));
	test_assert_equal(xen_pagepool_idle(&pool, 64), 1);
	test_assert(pool_balances());
}

TEST_CASE("a group in use is not taken to make room") {
	struct xen_pagegroup *group;

	pool_make(true);
	test_assert_zero(xen_pagepool_grow(&pool, 64));
	group =
	    xen_pagepool_get(&pool, 64 * XEN_PAGE_SIZE, XEN_PAGEPOOL_TO_BACKEND);
	test_assert_equal(xen_pagepool_grow(&pool, 128), -ENOMEM);
	test_assert_equal(xen_pagepool_grow(&pool, 128), -ENOMEM);
	xen_pagepool_put(&pool, group);
}

TEST_CASE("a request takes a larger group when its own size is out") {
	struct xen_pagegroup *one;
	struct xen_pagegroup *other;

	pool_make(true);
	one = xen_pagepool_get(&pool, 512, XEN_PAGEPOOL_TO_BACKEND);
	other = xen_pagepool_get(&pool, 512, XEN_PAGEPOOL_TO_BACKEND);
	test_assert_equal(one->pages, 1);
	test_assert_equal(other->pages, 8);
	test_assert_null(xen_pagepool_get(&pool, 512, XEN_PAGEPOOL_TO_BACKEND));
	xen_pagepool_put(&pool, one);
	xen_pagepool_put(&pool, other);
}

TEST_CASE("a discarded group leaves the pool with all its pages") {
	struct xen_pagegroup *group;
	unsigned int pages;

	pool_make(true);
	pages = pool.pages;
	group = xen_pagepool_get(&pool, 8 * XEN_PAGE_SIZE, XEN_PAGEPOOL_TO_BACKEND);
	xen_pagepool_discard(&pool, group);
	test_assert_equal(pool.pages, pages - 8);
	test_assert(pool_balances());
}
