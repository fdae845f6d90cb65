/**
 * @file
 * @brief Splitting of a command line into commands and their arguments.
 */

#include <cmd/shell_parse.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool is_end(char c) {
	return c == '\0' || c == ';' || c == '\n';
}

static const char *skip_comment(const char *p) {
	return p + strcspn(p, "\n");
}

/** The end of a quoted part that begins at @a p, NULL if there is none. */
static const char *quote_end(const char *p) {
	char quote = *p++;

	for (; *p != quote; p++) {
		if (*p == '\\' && quote == '"') {
			p++;
		}
		if (!*p) {
			return NULL;
		}
	}
	return p;
}

const char *shell_check(const char *line) {
	bool in_word = false;

	for (const char *p = line; *p; p++) {
		if (*p == '#' && !in_word) {
			p = skip_comment(p) - 1;
			continue;
		}
		in_word = !isblank(*p) && !is_end(*p);
		if (*p == '\\') {
			if (!*++p) {
				return "nothing follows the backslash at the end";
			}
		}
		else if (*p == '"' || *p == '\'') {
			p = quote_end(p);
			if (!p) {
				return "missing closing quote";
			}
		}
	}
	return NULL;
}

/**
 * Copies a word at *cursor to *out without its quotes and terminates it, which
 * overwrites no more than the word and what ended it.
 *
 * @return what ended it
 */
static char take_word(char **cursor, char *out) {
	char *p = *cursor;
	char quote = 0, end;

	for (; *p; p++) {
		if (quote ? *p == quote : *p == '"' || *p == '\'') {
			quote = quote ? 0 : *p;
			continue;
		}
		if (*p == '\\' && quote != '\'' && p[1]) {
			p++;
		}
		else if (!quote && (isblank(*p) || is_end(*p))) {
			break;
		}
		*out++ = *p;
	}
	end = *p;
	*cursor = end ? p + 1 : p;
	*out = '\0';
	return end;
}

int shell_next_command(char **cursor, char **argv, int max) {
	char *p = *cursor, end;
	int argc = 0, words = 0;

	do {
		while (isblank(*p)) {
			p++;
		}
		if (*p == '#') {
			p = (char *)skip_comment(p);
		}
		end = *p;
		if (is_end(end)) {
			p += end != '\0';
			break;
		}
		argv[argc] = p;
		argc += argc < max - 1;
		words++;
		end = take_word(&p, p);
	} while (!is_end(end));

	argv[argc] = NULL;
	*cursor = end ? p : NULL;
	return words > argc ? -E2BIG : argc;
}
