/**
 * @file
 * @brief Splitting of command lines.
 */

#include <cmd/shell_parse.h>
#include <embox/test.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

EMBOX_TEST_SUITE("the shell's line parser");

#define WORDS_MAX 8

static char split[256];

/** The commands of a line: words in [ ], commands ended by `;`. */
static const char *parse(const char *text) {
	char line[128], *rest = line, *argv[WORDS_MAX];
	size_t len = 0;
	int argc;

	split[0] = '\0';
	strlcpy(line, text, sizeof line);
	while (rest) {
		argc = shell_next_command(&rest, argv, WORDS_MAX);
		if (argc < 0) {
			return "too many words";
		}
		test_assert_null(argv[argc]);
		for (int i = 0; i < argc; i++) {
			len += snprintf(split + len, sizeof split - len, "[%s]", argv[i]);
		}
		if (argc) {
			len += snprintf(split + len, sizeof split - len, ";");
		}
	}
	return split;
}

TEST_CASE("words are separated by any number of blanks") {
	test_assert_str_equal(parse("  ls \t -l  file "), "[ls][-l][file];");
}

TEST_CASE("an empty line has no command") {
	test_assert_str_equal(parse(""), "");
	test_assert_str_equal(parse("   "), "");
	test_assert_str_equal(parse(";;  ; "), "");
}

TEST_CASE("commands are separated by semicolons, with or without blanks") {
	test_assert_str_equal(parse("a 1;b 2 ; c;"), "[a][1];[b][2];[c];");
}

TEST_CASE("newlines separate commands, too") {
	test_assert_str_equal(parse("a\nb"), "[a];[b];");
}

TEST_CASE("quotes keep blanks, semicolons and comment signs in a word") {
	test_assert_str_equal(parse("e 'a ; b' \"c  # d\""), "[e][a ; b][c  # d];");
}

TEST_CASE("quoted parts join what stands next to them") {
	test_assert_str_equal(parse("a'b c'd\"e f\"g"), "[ab cde fg];");
}

TEST_CASE("an empty pair of quotes is an empty word") {
	test_assert_str_equal(parse("e '' \"\""), "[e][][];");
}

TEST_CASE("a backslash takes the meaning from the next character") {
	test_assert_str_equal(parse("a\\ b \\; \\\" \\\\"), "[a b][;][\"][\\];");
	test_assert_str_equal(parse("\"a\\\"b\""), "[a\"b];");
	test_assert_str_equal(parse("'a\\'"), "[a\\];");
}

TEST_CASE("a comment goes from a word's start to the end of the line") {
	test_assert_str_equal(parse("a b # c ; d"), "[a][b];");
	test_assert_str_equal(parse("# c\nd"), "[d];");
	test_assert_str_equal(parse("a#b"), "[a#b];");
}

TEST_CASE("more words than fit are refused") {
	test_assert_str_equal(parse("1 2 3 4 5 6 7"), "[1][2][3][4][5][6][7];");
	test_assert_str_equal(parse("1 2 3 4 5 6 7 8"), "too many words");
}

TEST_CASE("an open quote is found wherever the line ends") {
	test_assert_not_null(shell_check("echo \"a"));
	test_assert_not_null(shell_check("echo 'a"));
	test_assert_not_null(shell_check("echo \"a\\\""));
	test_assert_not_null(shell_check("echo '"));
	test_assert_not_null(shell_check("a\\\\\"b"));
	test_assert_not_null(shell_check("a\\"));
}

TEST_CASE("a line that is well formed is accepted") {
	test_assert_null(shell_check(""));
	test_assert_null(shell_check("echo 'a\"b' \"c'd\""));
	test_assert_null(shell_check("echo \\\" \\'"));
	test_assert_null(shell_check("echo a # it's a comment"));
	test_assert_null(shell_check("echo \"a\\\\\""));
	test_assert_null(shell_check("echo 'a\\'"));
}
