/**
 * @file
 * @brief Blocks of memory, at every alignment and around the sizes at which
 *        the code changes its stride.
 */

#include <embox/test.h>
#include <stdint.h>
#include <string.h>

EMBOX_TEST_SUITE("memcpy, memmove, memset, memcmp and searches");

#define SIZE   300
#define MARGIN 32

static const size_t lengths[] = {0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 71, 127,
    128, 129, 200};

static uint8_t area[SIZE + 2 * MARGIN], expected[SIZE + 2 * MARGIN];

static void fill(uint8_t *p) {
	for (size_t i = 0; i < sizeof area; i++) {
		p[i] = i * 7 + 3;
	}
}

/** Moves within area, and byte by byte within expected. */
static void check_move(size_t to, size_t from, size_t n) {
	uint8_t copy[sizeof area];

	fill(area);
	fill(expected);
	fill(copy);
	for (size_t i = 0; i < n; i++) {
		expected[to + i] = copy[from + i];
	}
	test_assert(memmove(area + to, area + from, n) == area + to);
	for (size_t i = 0; i < sizeof area; i++) {
		test_assert_equal(area[i], expected[i]);
	}
}

TEST_CASE("memmove is right for any distance and length") {
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (size_t d = 0; d <= 80; d++) {
			check_move(MARGIN, MARGIN + d, lengths[i]);
			check_move(MARGIN + d, MARGIN, lengths[i]);
		}
	}
}

TEST_CASE("memcpy copies all bytes and no other at any alignment") {
	static uint8_t source[SIZE];

	for (size_t i = 0; i < SIZE; i++) {
		source[i] = i ^ 0x5a;
	}
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (size_t align = 0; align < 256; align++) {
			uint8_t *to = area + MARGIN + align / 16;
			const uint8_t *from = source + align % 16;

			memset(area, 0xee, sizeof area);
			test_assert(memcpy(to, from, lengths[i]) == to);
			test_assert_equal(to[-1], 0xee);
			test_assert_equal(to[lengths[i]], 0xee);
			for (size_t k = 0; k < lengths[i]; k++) {
				test_assert_equal(to[k], from[k]);
			}
		}
	}
}

TEST_CASE("memset sets all bytes and no other at any alignment") {
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (size_t align = 0; align < 16; align++) {
			uint8_t *p = area + MARGIN + align;

			fill(area);
			fill(expected);
			test_assert(memset(p, 0x1a5, lengths[i]) == p);
			for (size_t k = 0; k < lengths[i]; k++) {
				expected[MARGIN + align + k] = 0xa5;
			}
			test_assert_zero(memcmp(area, expected, sizeof area));
		}
	}
}

TEST_CASE("memcmp orders by the first different byte, as unsigned") {
	for (size_t at = 0; at < 40; at++) {
		fill(area);
		fill(expected);
		area[at] = 0x80;
		expected[at] = 0x7f;
		test_assert(memcmp(area, expected, 40) > 0);
		test_assert(memcmp(expected, area, 40) < 0);
		test_assert_zero(memcmp(area, expected, at));
	}
}

TEST_CASE("memchr finds the first and memrchr the last") {
	const char text[] = "abcabc";

	test_assert(memchr(text, 'b', 6) == text + 1);
	test_assert(memrchr(text, 'b', 6) == text + 4);
	test_assert_null(memchr(text, 'c', 2));
	test_assert_null(memrchr(text, 'x', 6));
}

TEST_CASE("memmem finds a needle and no part of one") {
	const char text[] = "aabaabb";

	test_assert(memmem(text, 7, "aabb", 4) == text + 3);
	test_assert(memmem(text, 7, "", 0) == text);
	test_assert_null(memmem(text, 6, "aabb", 4));
}
