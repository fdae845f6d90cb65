/**
 * @file
 * @brief Options of command lines.
 */

#include <embox/test.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <util/getopt.h>

EMBOX_TEST_SUITE("getopt");

static char *arguments[8];
static int count;

static void command_line(char *a, char *b, char *c) {
	char *words[] = {"cmd", a, b, c, NULL};

	memcpy(arguments, words, sizeof words);
	for (count = 0; arguments[count]; count++) {}
	getopt_init();
	opterr = 0;
}

static int next(const char *opts) {
	return getopt(count, arguments, opts);
}

/* The command that runs the tests goes on with its own options. */
TEST_TEARDOWN_SUITE(restore) {
	getopt_init();
	return 0;
}

TEST_CASE("options may stand alone or in a group") {
	command_line("-a", "-bc", NULL);
	test_assert_equal(next("abc"), 'a');
	test_assert_equal(next("abc"), 'b');
	test_assert_equal(next("abc"), 'c');
	test_assert_equal(next("abc"), -1);
	test_assert_equal(optind, 3);
}

TEST_CASE("a value follows in the same word or the next") {
	command_line("-n5", "-t", "name");
	test_assert_equal(next("n:t:"), 'n');
	test_assert_str_equal(optarg, "5");
	test_assert_equal(next("n:t:"), 't');
	test_assert_str_equal(optarg, "name");
	test_assert_equal(next("n:t:"), -1);
}

TEST_CASE("parsing ends at the first operand") {
	command_line("-a", "file", "-b");
	test_assert_equal(next("ab"), 'a');
	test_assert_equal(next("ab"), -1);
	test_assert_equal(optind, 2);
}

TEST_CASE("parsing ends after two dashes and before a single one") {
	command_line("--", "-a", NULL);
	test_assert_equal(next("a"), -1);
	test_assert_equal(optind, 2);
	command_line("-", "-a", NULL);
	test_assert_equal(next("a"), -1);
	test_assert_equal(optind, 1);
}

TEST_CASE("an unknown option gives ? and its letter") {
	command_line("-x", "-:", NULL);
	test_assert_equal(next("a"), '?');
	test_assert_equal(optopt, 'x');
	test_assert_equal(next("a:"), '?');
	test_assert_equal(optopt, ':');
}

TEST_CASE("a missing value gives ? or, when asked for, a colon") {
	command_line("-n", NULL, NULL);
	test_assert_equal(next("n:"), '?');
	command_line("-n", NULL, NULL);
	test_assert_equal(next(":n:"), ':');
	test_assert_equal(optopt, 'n');
}
