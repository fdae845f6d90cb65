/**
 * @file
 * @brief Any bytes as keys typed at the shell
 *
 * The line editor makes lines of them, which the shell takes apart. What the
 * terminal shows is kept account of: the cursor stays within it.
 */

#include <errno.h>
#include <string.h>

#include <cmd/shell_parse.h>
#include <lib/line_edit.h>

#include "input.h"
#include "kernel.h"

#define ARGS 6

static long column; /* of the cursor, from where the prompt begins */

static void on_echo(const char *s, size_t n) {
	for (; n > 0; n--, s++) {
		REQUIRE(*s != '\0');
		if (*s == '\n') {
			column = 0;
		}
		else if (*s == '\b') {
			column--;
		}
		else if (*s != '\a') {
			column++;
		}
		REQUIRE(column >= 0);
	}
}

/** Words lie within the line; one that is well formed is used up. */
static void check_line(const char *text) {
	size_t size = strlen(text) + 1;
	char *line = process_alloc(size);
	char *cursor = line, *argv[ARGS];
	unsigned int commands = 0;
	int argc, i;

	memcpy(line, text, size);
	shell_check(line);
	while (cursor != NULL) {
		REQUIRE(cursor >= line && cursor < line + size);
		argc = shell_next_command(&cursor, argv, ARGS);
		REQUIRE(argc == -E2BIG || (argc >= 0 && argc < ARGS));
		for (i = 0; i < (argc < 0 ? ARGS - 1 : argc); i++) {
			REQUIRE(argv[i] >= line);
			REQUIRE(argv[i] + strlen(argv[i]) < line + size);
		}
		REQUIRE(argc < 0 || argv[argc] == NULL);
		REQUIRE(++commands <= size);
	}
	process_free(line);
}

static void check_editor(const struct line_edit *le) {
	REQUIRE(le->len < le->size && le->pos <= le->len);
	REQUIRE(strlen(le->buf) == le->len);
	REQUIRE(column == 2 + (long)le->pos);
}

static void type(struct line_edit *le, char key) {
	enum line_edit_result result = line_edit_feed(le, key);

	if (result == LINE_EDIT_MORE) {
		check_editor(le);
		return;
	}
	if (result == LINE_EDIT_DONE) {
		check_line(le->buf);
		if (le->history != NULL) {
			line_history_add(le->history, le->buf);
		}
	}
	column = 0;
	line_edit_begin(le);
}

void target_run(void) {
	uint8_t mode = input_u8();
	size_t size = 2 + mode % 64;
	struct line_edit le = {
	    .buf = process_alloc(size),
	    .size = size,
	    .prompt = "> ",
	    .echo = on_echo,
	};

	if (mode & 0x80) {
		le.history = process_alloc(sizeof(*le.history));
	}
	column = 0;
	line_edit_begin(&le);
	while (!input_over()) {
		type(&le, (char)input_u8());
	}
	check_line(le.buf);
	process_free(le.history);
	process_free(le.buf);
}
