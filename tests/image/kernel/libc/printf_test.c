/**
 * @file
 * @brief The formatter.
 */

#include <embox/test.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

/* Cases below are meant to be odd. */
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-truncation"
#pragma GCC diagnostic ignored "-Wformat-zero-length"
#pragma GCC diagnostic ignored "-Wformat-overflow"

EMBOX_TEST_SUITE("printf's conversions");

static char out[128];

#define check(expected, ...)                                      \
	do {                                                          \
		test_assert_equal(snprintf(out, sizeof out, __VA_ARGS__), \
		    (int)sizeof expected - 1);                            \
		test_assert_str_equal(out, expected);                     \
	} while (0)

TEST_CASE("text without conversions and %% come out as they are") {
	check("", "");
	check("plain 100%", "plain 100%%");
}

TEST_CASE("decimal numbers reach the limits of their types") {
	check("0 -1 2147483647 -2147483648", "%d %i %d %d", 0, -1, INT_MAX,
	    INT_MIN);
	check("4294967295", "%u", UINT_MAX);
	check("-9223372036854775808", "%ld", LONG_MIN);
	check("18446744073709551615", "%llu", ULLONG_MAX);
	check("18446744073709551615", "%zu", SIZE_MAX);
	check("-128 255", "%hhd %hhu", 0x180, 0x1ff);
	check("-32768", "%hd", 0x18000);
	check("-5 7", "%jd %td", (intmax_t)-5, (ptrdiff_t)7);
}

TEST_CASE("hexadecimal and octal numbers take a prefix with #, also zero") {
	check("ff FF 377", "%x %X %o", 255, 255, 255);
	check("0xff 0XFF 0377", "%#x %#X %#o", 255, 255, 255);
	check("0x0 00", "%#x %#o", 0, 0);
	check("deadbeefcafef00d", "%lx", 0xdeadbeefcafef00dUL);
}

TEST_CASE("a field is padded to its width, left or right, or with zeros") {
	check("   42|42   |00042|-0042", "%5d|%-5d|%05d|%05d", 42, 42, 42, -42);
	check("  0x2a|0x002a|0x2a  ", "%#6x|%#06x|%-#6x", 42, 42, 42);
	check("42   ", "%-05d", 42);
	check("     a|b     ", "%6c|%-6c", 'a', 'b');
	check("                                    x", "%37s", "x");
}

TEST_CASE("a number has as many digits and signs as its precision says") {
	check("007 -07 +07", "%.3d %.3d %+.3d", 7, -7, 7);
	check("0x07", "%#.4x", 7);
	check("  007", "%5.3d", 7);
	check("  007", "%05.3d", 7);
	check("00777", "%05.3d", 777);
	check("[0]", "[%.0d]", 0);
	check("[0]", "[%d]", 0);
}

TEST_CASE("plus and blank show the sign of positive numbers only") {
	check("+1 -1  1 -1", "%+d %+d % d % d", 1, -1, 1, -1);
}

TEST_CASE("a string is cut at its precision and may lack a terminator") {
	const char text[3] = {'a', 'b', 'c'};

	check("abc|ab|", "%.3s|%.2s|%.0s", text, text, text);
	check("  ab|ab  ", "%4.2s|%-4.2s", text, text);
	check("abc|abc|ab|", "%.4s|%.3s|%.2s|%.0s", "abc", "abc", "abc", "abc");
	check("  ab|ab  ", "%4.2s|%-4.2s", "abc", "abc");
	check("(null)", "%s", (char *)NULL);
}

TEST_CASE("a character that is zero is nothing, in a field or out of it") {
	check("ab", "a%cb", '\0');
	check("a   b", "a%3cb", '\0');
}

TEST_CASE("width and precision come from arguments with an asterisk") {
	check("  ab|ab  ", "%*.*s|%-*.*s", 4, 2, "abc", 4, 2, "abc");
	check("ab|", "%*s|", -4, "ab");
	check("abc", "%.*s", -1, "abc");
}

TEST_CASE("a pointer is a hexadecimal number with all its digits") {
	check("0x0000000000001234", "%p", (void *)0x1234);
	check("0x0000000000000000", "%p", NULL);
	check("0xfedcba9876543210", "%p", (void *)0xfedcba9876543210);
	check("  0x0000000000000001", "%20p", (void *)1);
}

TEST_CASE("a conversion that is unknown or unfinished is printed as it is") {
	check("%y", "%y");
	check("%-5y|", "%-5y|");
	check("a%", "a%");
	check("a%-5l", "a%-5l");
}

TEST_CASE("snprintf cuts, terminates and returns the whole length") {
	char buf[4] = "zzz";

	test_assert_equal(snprintf(buf, 4, "%s", "abcdef"), 6);
	test_assert_str_equal(buf, "abc");
	test_assert_equal(snprintf(buf, 1, "%d", 1234), 4);
	test_assert_str_equal(buf, "");
	test_assert_equal(snprintf(NULL, 0, "%d", 1234), 4);
}
