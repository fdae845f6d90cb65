/**
 * @file
 * @brief The heap.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <embox/test.h>
#include <lib/printk_log.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>

EMBOX_TEST_SUITE("heap");

#define SLOTS  64
#define ROUNDS 20000

static unsigned char *slots[SLOTS];
static size_t sizes[SLOTS];

/** Whether @a n bytes at @a p are all @a value. */
static bool is_filled(const unsigned char *p, unsigned char value, size_t n) {
	size_t i;

	for (i = 0; i < n; i++) {
		if (p[i] != value) {
			return false;
		}
	}
	return true;
}

static void slots_free(void) {
	int i;

	for (i = 0; i < SLOTS; i++) {
		if (slots[i]) {
			sysfree(slots[i]);
		}
		slots[i] = NULL;
	}
}

TEST_CASE("Blocks of any size are aligned to 16 bytes") {
	size_t size;
	void *p;

	for (size = 0; size < 300; size += 7) {
		p = sysmalloc(size);
		test_assert_not_null(p);
		test_assert_zero((uintptr_t)p & 15);
		sysfree(p);
	}
}

TEST_CASE("Blocks keep their contents through 20,000 random operations") {
	unsigned int seed = 1;
	int round;
	int i;

	for (round = 0; round < ROUNDS; round++) {
		i = rand_r(&seed) % SLOTS;
		if (slots[i]) {
			test_assert_true(is_filled(slots[i], i, sizes[i]));
			sysfree(slots[i]);
			slots[i] = NULL;
			continue;
		}
		sizes[i] = rand_r(&seed) % (i % 16 ? 500 : 20000);
		slots[i] = sysmemalign(16u << (rand_r(&seed) % 6), sizes[i]);
		test_assert_not_null(slots[i]);
		memset(slots[i], i, sizes[i]);
	}
	slots_free();
}

TEST_CASE("Memory is aligned as asked for, up to a page and more") {
	size_t boundary;
	void *p;

	for (boundary = 16; boundary <= 65536; boundary *= 2) {
		p = sysmemalign(boundary, 100);
		test_assert_not_null(p);
		test_assert_zero((uintptr_t)p & (boundary - 1));
		memset(p, 0xa5, 100);
		sysfree(p);
	}
}

TEST_CASE("Zeroed memory is zero where the heap was used before") {
	unsigned char *p = sysmalloc(1000);

	test_assert_not_null(p);
	memset(p, 0xff, 1000);
	sysfree(p);
	p = syscalloc(10, 100);
	test_assert_not_null(p);
	test_assert_true(is_filled(p, 0, 1000));
	sysfree(p);
}

TEST_CASE("A product that overflows is refused") {
	test_assert_null(syscalloc(SIZE_MAX / 2, 3));
	test_assert_null(sysmalloc(SIZE_MAX - 8));
}

TEST_CASE("More memory than there is gives NULL and ENOMEM") {
	errno = 0;
	test_assert_null(malloc((size_t)1 << 35));
	test_assert_equal(errno, ENOMEM);
}

TEST_CASE("A block that grows keeps what it held") {
	unsigned char *p = sysmalloc(100);
	void *other;

	test_assert_not_null(p);
	memset(p, 0x5a, 100);
	other = sysmalloc(10);
	p = sysrealloc(p, 5000);
	test_assert_not_null(p);
	test_assert_true(is_filled(p, 0x5a, 100));
	sysfree(p);
	sysfree(other);
}

#define LARGE_BLOCK (512 * 1024)
#define LARGE_TRIES 16

TEST_CASE("A large block's pages go back to the page allocator") {
	void *in_heap[LARGE_TRIES];
	unsigned int count = 0;
	size_t before = 0, after = 0;
	void *p = NULL;

	/* What the heap holds already may do for the first ones. */
	while (count < LARGE_TRIES) {
		before = phy_allocator()->free;
		p = sysmalloc(LARGE_BLOCK);
		test_assert_not_null(p);
		after = phy_allocator()->free;
		if (after != before) {
			break;
		}
		in_heap[count++] = p;
	}
	test_assert(count < LARGE_TRIES && after <= before - LARGE_BLOCK);
	sysfree(p);
	test_assert_equal(phy_allocator()->free, before);
	while (count > 0) {
		sysfree(in_heap[--count]);
	}
}

static const char null_line[] = ">>>sysfree: NULL pointer\n";
static unsigned int null_lines;

/** Counts the lines of the kernel's log that are null_line. */
static void look_for_null_line(char ch) {
	static unsigned int matched;

	matched = ch == null_line[matched] ? matched + 1 : ch == null_line[0];
	if (null_line[matched] == '\0') {
		matched = 0;
		null_lines++;
	}
}

static unsigned int count_null_lines(void) {
	null_lines = 0;
	printk_log_foreach(look_for_null_line);
	return null_lines;
}

TEST_CASE("Freeing NULL is told on the console, unless by free()") {
	unsigned int before = count_null_lines();

	free(NULL);
	test_assert_equal(count_null_lines(), before);
	sysfree(NULL);
	test_assert_equal(count_null_lines(), before + 1);
}
