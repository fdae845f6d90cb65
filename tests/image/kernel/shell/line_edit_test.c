/**
 * @file
 * @brief Editing of a line, seen as what the terminal would show.
 */

#include <embox/test.h>
#include <lib/line_edit.h>
#include <stddef.h>
#include <string.h>

EMBOX_TEST_SUITE("line editing");

static char screen[128]; /* the terminal's current line */
static size_t column;

static void terminal(const char *s, size_t n) {
	for (; n; n--, s++) {
		if (*s == '\b') {
			test_assert(column > 0);
			column--;
		}
		else if (*s == '\n') {
			memset(screen, 0, sizeof screen);
			column = 0;
		}
		else if (*s != '\a') {
			screen[column++] = *s;
		}
	}
}

static char buf[16];
static struct line_history history;
static struct line_edit le;

TEST_SETUP(new_line) {
	memset(screen, 0, sizeof screen);
	column = 0;
	memset(&history, 0, sizeof history);
	le = (struct line_edit){
	    .buf = buf,
	    .size = sizeof buf,
	    .prompt = "> ",
	    .echo = terminal,
	    .history = &history,
	};
	line_edit_begin(&le);
	return 0;
}

/** Types @a keys; checks that all but the last of them go on. */
static enum line_edit_result type(const char *keys) {
	enum line_edit_result result = LINE_EDIT_MORE;

	for (; *keys; keys++) {
		test_assert_equal(result, LINE_EDIT_MORE);
		result = line_edit_feed(&le, *keys);
	}
	return result;
}

/** Whether the screen shows the prompt, @a text and blanks, with the cursor
 *  after @a cursor characters of the text. */
static void check_shown(const char *text, size_t cursor) {
	size_t len = 2 + strlen(text);

	test_assert_strn_equal(screen, "> ", 2);
	test_assert_strn_equal(screen + 2, text, strlen(text));
	test_assert_equal(strspn(screen + len, " "), strlen(screen + len));
	test_assert_equal(column, cursor + 2);
	test_assert_str_equal(buf, text);
}

TEST_CASE("typed characters are shown and make the line") {
	test_assert_equal(type("help"), LINE_EDIT_MORE);
	check_shown("help", 4);
	test_assert_equal(type("\r"), LINE_EDIT_DONE);
	test_assert_str_equal(buf, "help");
}

TEST_CASE("CR, LF and CR LF end one line each") {
	test_assert_equal(type("a\r"), LINE_EDIT_DONE);
	line_edit_begin(&le);
	test_assert_equal(type("\nb\n"), LINE_EDIT_DONE);
	test_assert_str_equal(buf, "b");
	line_edit_begin(&le);
	test_assert_equal(type("\n"), LINE_EDIT_DONE);
	test_assert_str_equal(buf, "");
}

TEST_CASE("backspace takes a character back, at the start nothing") {
	type("ab\b\x7f\b");
	check_shown("", 0);
	type("c");
	check_shown("c", 1);
}

TEST_CASE("characters are inserted and deleted at the cursor") {
	type("adc\x1b[D\x1b[D\x1b[3~b");
	check_shown("abc", 2);
	type("\x1b[C\x1b[Cd");
	check_shown("abcd", 4);
	type("\x1b[H_");
	check_shown("_abcd", 1);
	type("\x1b[F.\x01\x04");
	check_shown("abcd.", 0);
}

TEST_CASE("^U, ^K and ^W delete the line, its end and a word") {
	type("one two  \x17");
	check_shown("one ", 4);
	type("x\x02\x02\x0b");
	check_shown("one", 3);
	type("\x15");
	check_shown("", 0);
}

TEST_CASE("^C drops the line") {
	test_assert_equal(type("abc\x03"), LINE_EDIT_INTERRUPT);
}

TEST_CASE("^D ends the input only on an empty line") {
	test_assert_equal(type("a\x04"), LINE_EDIT_MORE);
	test_assert_equal(type("\b\x04"), LINE_EDIT_EOF);
}

TEST_CASE("a line longer than the buffer is told apart and not cut") {
	test_assert_equal(type("123456789012345\n"), LINE_EDIT_DONE);
	test_assert_str_equal(buf, "123456789012345");
	line_edit_begin(&le);
	test_assert_equal(type("1234567890123456\n"), LINE_EDIT_OVERFLOW);
	line_edit_begin(&le);
	test_assert_equal(type("1234567890123456\x15ok\n"), LINE_EDIT_DONE);
	test_assert_str_equal(buf, "ok");
}

TEST_CASE("arrows walk through the history and back to an empty line") {
	line_history_add(&history, "first");
	line_history_add(&history, "second");
	type("x\x1b[A");
	check_shown("second", 6);
	type("\x1b[A\x1b[A");
	check_shown("first", 5);
	type("\x1bOB");
	check_shown("second", 6);
	type("\x1b[B");
	check_shown("", 0);
	type("\x1b[B");
	check_shown("", 0);
}

TEST_CASE("the history keeps the last lines without repetitions") {
	char line[] = "a";

	line_history_add(&history, "a");
	line_history_add(&history, "a");
	line_history_add(&history, "");
	test_assert_equal(history.count, 1);
	for (int i = 0; i < LINE_HISTORY_LINES; i++) {
		line[0] = 'b' + i;
		line_history_add(&history, line);
	}
	for (int i = 0; i < LINE_HISTORY_LINES + 3; i++) {
		type("\x10");
	}
	check_shown("b", 1);
}

TEST_CASE("a line of the history too long for the buffer is cut to it") {
	line_history_add(&history, "12345678901234567890");
	type("\x10");
	check_shown("123456789012345", 15);
}

TEST_CASE("unknown control characters and escape sequences do nothing") {
	type("a\x1b[5~\x1b[1;5Q\x1bx\x1b[Z\x13\x7b");
	check_shown("a{", 2);
}

TEST_CASE("a tab is a blank and other control characters are not inserted") {
	type("a\tb\x07");
	check_shown("a b", 3);
}
