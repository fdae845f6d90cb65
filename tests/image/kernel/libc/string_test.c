/**
 * @file
 * @brief Strings.
 */

#include <embox/test.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

EMBOX_TEST_SUITE("strings");

TEST_CASE("strlcpy terminates and tells what it would have needed") {
	char buf[4] = "zzz";

	test_assert_equal(strlcpy(buf, "abcdef", sizeof buf), 6);
	test_assert_str_equal(buf, "abc");
	test_assert_equal(strlcpy(buf, "xy", sizeof buf), 2);
	test_assert_str_equal(buf, "xy");
	test_assert_equal(strlcpy(buf, "qqqq", 0), 4);
	test_assert_str_equal(buf, "xy");
}

TEST_CASE("strlcat appends what fits") {
	char buf[6] = "ab";

	test_assert_equal(strlcat(buf, "cd", sizeof buf), 4);
	test_assert_equal(strlcat(buf, "efgh", sizeof buf), 8);
	test_assert_str_equal(buf, "abcde");
}

TEST_CASE("strncpy pads with zeros and does not terminate a full buffer") {
	char buf[5] = "zzzz";

	strncpy(buf, "a", 3);
	test_assert_mem_equal(buf, "a\0\0z", 5);
	strncpy(buf, "abcdef", 4);
	test_assert_mem_equal(buf, "abcd", 5);
}

TEST_CASE("strncat always terminates") {
	char buf[8] = "ab";

	strncat(buf, "cdefgh", 3);
	test_assert_str_equal(buf, "abcde");
}

TEST_CASE("strcmp and strncmp compare as unsigned characters") {
	test_assert(strcmp("a\x80", "a\x7f") > 0);
	test_assert(strcmp("a", "ab") < 0);
	test_assert_zero(strcmp("", ""));
	test_assert_zero(strncmp("abc", "abd", 2));
	test_assert(strncmp("abc", "abd", 3) < 0);
	test_assert_zero(strncmp("a", "b", 0));
}

TEST_CASE("strcasecmp ignores case and nothing else") {
	test_assert_zero(strcasecmp("HeLLo", "hEllO"));
	test_assert(strcasecmp("a_", "aZ") < 0);
	test_assert_zero(strncasecmp("ABx", "aby", 2));
}

TEST_CASE("strchr and strrchr find the terminator, too") {
	const char *s = "abca";

	test_assert(strchr(s, 'a') == s);
	test_assert(strrchr(s, 'a') == s + 3);
	test_assert(strchr(s, '\0') == s + 4);
	test_assert(strrchr(s, '\0') == s + 4);
	test_assert(strchrnul(s, 'x') == s + 4);
	test_assert_null(strchr(s, 'x'));
}

TEST_CASE("strspn, strcspn and strpbrk split at sets") {
	test_assert_equal(strspn("aabbc", "ab"), 4);
	test_assert_equal(strcspn("aabbc", "cd"), 4);
	test_assert_equal(strcspn("aabb", "x"), 4);
	test_assert_str_equal(strpbrk("key=value", "=:"), "=value");
	test_assert_null(strpbrk("key", "=:"));
}

TEST_CASE("strtok_r skips empty fields and strsep gives them") {
	char a[] = ",,a,,b,", b[] = "a,,b";
	char *rest, *p = b;

	test_assert_str_equal(strtok_r(a, ",", &rest), "a");
	test_assert_str_equal(strtok_r(NULL, ",", &rest), "b");
	test_assert_null(strtok_r(NULL, ",", &rest));
	test_assert_null(strtok_r(NULL, ",", &rest));

	test_assert_str_equal(strsep(&p, ","), "a");
	test_assert_str_equal(strsep(&p, ","), "");
	test_assert_str_equal(strsep(&p, ","), "b");
	test_assert_null(strsep(&p, ","));
}

TEST_CASE("strnlen looks no further than its limit") {
	const char text[3] = {'a', 'b', 'c'};

	test_assert_equal(strnlen(text, 3), 3);
	test_assert_equal(strnlen("ab", 9), 2);
}

TEST_CASE("strstr finds the first occurrence") {
	test_assert_str_equal(strstr("aaab", "aab"), "aab");
	test_assert_null(strstr("ab", "abc"));
}

TEST_CASE("strerror names known errors and numbers others") {
	test_assert_str_equal(strerror(ENOMEM), "Out of memory");
	test_assert_str_equal(strerror(4711), "Error 4711");
}

static int order(const void *a, const void *b) {
	return *(const int *)a - *(const int *)b;
}

TEST_CASE("qsort sorts any size and bsearch finds each element") {
	int values[67];
	int seed = 1;

	for (size_t n = 0; n <= ARRAY_SIZE(values); n++) {
		for (size_t i = 0; i < n; i++) {
			values[i] = seed = (seed * 1103 + 12345) % 50;
		}
		qsort(values, n, sizeof *values, order);
		for (size_t i = 0; i < n; i++) {
			int *found = bsearch(&values[i], values, n, sizeof *values, order);

			test_assert(i == 0 || values[i - 1] <= values[i]);
			test_assert(found && *found == values[i]);
		}
	}
	seed = 1000;
	test_assert_null(bsearch(&seed, values, 67, sizeof *values, order));
}

TEST_CASE("rand repeats for a seed and differs for another") {
	int first, again, other;

	srand(7);
	first = rand();
	srand(7);
	again = rand();
	srand(8);
	other = rand();
	test_assert_equal(first, again);
	test_assert_not_equal(first, other);
	test_assert(first >= 0);
}
