/**
 * @file
 * @brief The page allocator, on memory of its own.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <embox/test.h>
#include <mem/page.h>
#include <mem/phymem.h>

EMBOX_TEST_SUITE("page allocator");

#define PAGE   64 /* small pages: the allocator does not care */
#define REGION (200 * PAGE)
#define SLOTS  40
#define ROUNDS 20000

static char region[REGION] __attribute__((aligned(PAGE)));
static struct page_allocator *pa;

TEST_SETUP(test_setup);

static int test_setup(void) {
	pa = page_allocator_init(region, REGION, PAGE);
	return pa ? 0 : -1;
}

TEST_CASE("All single pages can be allocated, each once, and freed") {
	static char taken[REGION / PAGE];
	void *pages[REGION / PAGE];
	unsigned int n;
	unsigned int i;

	memset(taken, 0, sizeof(taken));
	for (n = 0; (pages[n] = page_alloc(pa, 1)); n++) {
		i = ((char *)pages[n] - region) / PAGE;
		test_assert_zero(taken[i]);
		taken[i] = 1;
	}
	test_assert_equal(n, pa->pages_n);
	test_assert_zero(pa->free);
	while (n) {
		page_free(pa, pages[--n], 1);
	}
	test_assert_equal(pa->free, (size_t)pa->pages_n * PAGE);
}

TEST_CASE("What single pages were freed can be had again as one run") {
	void *pages[16];
	int i;

	for (i = 0; i < 16; i++) {
		pages[i] = page_alloc(pa, 1);
		test_assert_not_null(pages[i]);
	}
	for (i = 0; i < 16; i++) {
		page_free(pa, pages[i], 1);
	}
	test_assert_not_null(page_alloc(pa, 64));
}

TEST_CASE("A run of any length costs just that many pages") {
	size_t free_before = pa->free;
	void *p = page_alloc(pa, 5);

	test_assert_not_null(p);
	test_assert_equal(pa->free, free_before - 5 * PAGE);
	page_free(pa, p, 5);
	test_assert_equal(pa->free, free_before);
}

TEST_CASE("A run can be freed in parts") {
	size_t free_before = pa->free;
	char *p = page_alloc(pa, 10);

	test_assert_not_null(p);
	page_free(pa, p + 3 * PAGE, 4);
	page_free(pa, p, 3);
	page_free(pa, p + 7 * PAGE, 3);
	test_assert_equal(pa->free, free_before);
}

TEST_CASE("Too many pages, or none, give NULL") {
	test_assert_null(page_alloc(pa, 0));
	test_assert_null(page_alloc(pa, pa->pages_n + 1));
	test_assert_null(page_alloc(pa, SIZE_MAX));
}

TEST_CASE("Zeroed pages are zero") {
	char *p = page_alloc(pa, 4);
	size_t i;

	test_assert_not_null(p);
	memset(p, 0xff, 4 * PAGE);
	page_free(pa, p, 4);
	p = page_alloc_zero(pa, 4);
	test_assert_not_null(p);
	for (i = 0; i < 4 * PAGE; i++) {
		test_assert_zero(p[i]);
	}
}

TEST_CASE("Runs do not overlap through 20,000 random operations") {
	struct {
		char *p;
		size_t n;
	} runs[SLOTS] = {{0}};
	size_t free_before = pa->free;
	unsigned int seed = 7;
	int round;
	int i;

	for (round = 0; round < ROUNDS; round++) {
		i = rand_r(&seed) % SLOTS;
		if (runs[i].p) {
			test_assert_equal(runs[i].p[0], i);
			test_assert_equal(runs[i].p[runs[i].n * PAGE - 1], i);
			page_free(pa, runs[i].p, runs[i].n);
			runs[i].p = NULL;
			continue;
		}
		runs[i].n = 1 + rand_r(&seed) % 12;
		runs[i].p = page_alloc(pa, runs[i].n);
		if (runs[i].p) {
			memset(runs[i].p, i, runs[i].n * PAGE);
		}
	}
	for (i = 0; i < SLOTS; i++) {
		if (runs[i].p) {
			page_free(pa, runs[i].p, runs[i].n);
		}
	}
	test_assert_equal(pa->free, free_before);
}

TEST_CASE("Pages of the domain are aligned to their size") {
	void *p = phymem_alloc(3);

	test_assert_not_null(p);
	test_assert_zero((uintptr_t)p % PAGE_SIZE());
	test_assert_true(page_belong(phy_allocator(), p));
	test_assert_false(page_belong(phy_allocator(), region));
	phymem_free(p, 3);
}
