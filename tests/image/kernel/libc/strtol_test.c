/**
 * @file
 * @brief Numbers from text.
 */

#include <embox/test.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

EMBOX_TEST_SUITE("strtol and its kin");

static char *end;

TEST_SETUP(clear_errno) {
	errno = 0;
	return 0;
}

TEST_CASE("a number ends at the first character that is no digit") {
	test_assert_equal(strtol("  -42abc", &end, 10), -42);
	test_assert_str_equal(end, "abc");
	test_assert_equal(strtol("+7", &end, 10), 7);
	test_assert_str_equal(end, "");
}

TEST_CASE("without digits nothing is taken") {
	const char *texts[] = {"", "  ", "-", "+x", "z"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		test_assert_equal(strtol(texts[i], &end, 10), 0);
		test_assert(end == texts[i]);
	}
}

TEST_CASE("base 0 is found from the prefix") {
	test_assert_equal(strtol("0x1F", NULL, 0), 31);
	test_assert_equal(strtol("017", NULL, 0), 15);
	test_assert_equal(strtol("19", NULL, 0), 19);
	test_assert_equal(strtol("0", &end, 0), 0);
	test_assert_str_equal(end, "");
}

TEST_CASE("0x belongs to a number only before a digit") {
	test_assert_equal(strtol("0x", &end, 0), 0);
	test_assert_str_equal(end, "x");
	test_assert_equal(strtol("0xg", &end, 16), 0);
	test_assert_str_equal(end, "xg");
	test_assert_equal(strtol("-0xa", NULL, 16), -10);
}

TEST_CASE("digits go up to the base") {
	test_assert_equal(strtol("129", &end, 2), 1);
	test_assert_str_equal(end, "29");
	test_assert_equal(strtol("Zz", NULL, 36), 35 * 36 + 35);
}

TEST_CASE("the limits of long are reached and not passed") {
	test_assert_equal(strtol("9223372036854775807", NULL, 10), LONG_MAX);
	test_assert_equal(strtol("-9223372036854775808", NULL, 10), LONG_MIN);
	test_assert_zero(errno);
	test_assert_equal(strtol("9223372036854775808", NULL, 10), LONG_MAX);
	test_assert_equal(errno, ERANGE);
	errno = 0;
	test_assert_equal(strtol("-9223372036854775809", NULL, 10), LONG_MIN);
	test_assert_equal(errno, ERANGE);
}

TEST_CASE("all digits of a number that is too large are taken") {
	test_assert_equal(strtoul("99999999999999999999999x", &end, 10), ULONG_MAX);
	test_assert_equal(errno, ERANGE);
	test_assert_str_equal(end, "x");
}

TEST_CASE("strtoul takes the whole range and negates modulo 2^64") {
	test_assert_equal(strtoul("18446744073709551615", NULL, 10), ULONG_MAX);
	test_assert_equal(strtoul("-1", NULL, 10), ULONG_MAX);
	test_assert_zero(errno);
	test_assert_equal(strtoul("18446744073709551616", NULL, 10), ULONG_MAX);
	test_assert_equal(errno, ERANGE);
}

TEST_CASE("a base that is none gives 0 and EINVAL") {
	test_assert_equal(strtol("1", &end, 1), 0);
	test_assert_equal(errno, EINVAL);
	test_assert_str_equal(end, "1");
	errno = 0;
	test_assert_equal(strtol("1", &end, 37), 0);
	test_assert_equal(errno, EINVAL);
}

TEST_CASE("atoi reads decimal numbers") {
	test_assert_equal(atoi("-12x"), -12);
	test_assert_equal(atoi("010"), 10);
}
