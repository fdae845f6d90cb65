/**
 * @file
 * @brief Editing of one line on a terminal.
 *
 * The terminal is asked for nothing but to move left by a backspace and to
 * print; a line may be wider than the terminal if it is typed at its end.
 */

#include <ctype.h>
#include <lib/line_edit.h>
#include <string.h>

#define CTRL(letter) ((letter) - 'A' + 1)
#define ESC          0x1b
#define DEL          0x7f

static void echo(struct line_edit *le, const char *s) {
	le->echo(s, strlen(s));
}

static void echo_back(struct line_edit *le, size_t n) {
	while (n--) {
		echo(le, "\b");
	}
}

/** Prints the line from the cursor on and returns there, wiping @a wipe
 *  characters that stood behind it. */
static void redraw_tail(struct line_edit *le, size_t wipe) {
	le->echo(le->buf + le->pos, le->len - le->pos);
	for (size_t i = 0; i < wipe; i++) {
		echo(le, " ");
	}
	echo_back(le, le->len - le->pos + wipe);
}

static void move_to(struct line_edit *le, size_t pos) {
	if (pos < le->pos) {
		echo_back(le, le->pos - pos);
	}
	else {
		le->echo(le->buf + le->pos, pos - le->pos);
	}
	le->pos = pos;
}

/** Deletes what is between @a from and the cursor and puts the cursor there. */
static void erase_back_to(struct line_edit *le, size_t from) {
	size_t n = le->pos - from;

	memmove(le->buf + from, le->buf + le->pos, le->len - le->pos + 1);
	le->len -= n;
	move_to(le, from);
	redraw_tail(le, n);
}

static void erase_forward(struct line_edit *le, size_t n) {
	memmove(le->buf + le->pos, le->buf + le->pos + n,
	    le->len - le->pos - n + 1);
	le->len -= n;
	redraw_tail(le, n);
}

static void insert(struct line_edit *le, char ch) {
	if (le->len + 1 >= le->size) {
		echo(le, le->overflow ? "" : "\a");
		le->overflow = true;
		return;
	}
	memmove(le->buf + le->pos + 1, le->buf + le->pos, le->len - le->pos + 1);
	le->buf[le->pos++] = ch;
	le->len++;
	le->echo(&ch, 1);
	if (le->pos < le->len) {
		redraw_tail(le, 0);
	}
}

static size_t word_start(const struct line_edit *le) {
	size_t pos = le->pos;

	while (pos && le->buf[pos - 1] == ' ') {
		pos--;
	}
	while (pos && le->buf[pos - 1] != ' ') {
		pos--;
	}
	return pos;
}

/** Shows the line @a back lines ago; nothing if there is none. */
static void recall(struct line_edit *le, unsigned int back) {
	const struct line_history *h = le->history;

	if (!h || back > h->count || back > LINE_HISTORY_LINES) {
		return;
	}
	move_to(le, le->len);
	erase_back_to(le, 0);
	le->back = back;
	if (back) {
		strlcpy(le->buf, h->lines[(h->count - back) % LINE_HISTORY_LINES],
		    le->size);
	}
	le->len = strlen(le->buf);
	move_to(le, le->len);
}

static void recall_newer(struct line_edit *le) {
	if (le->back) {
		recall(le, le->back - 1);
	}
}

static void show_again(struct line_edit *le) {
	echo(le, "\n");
	echo(le, le->prompt);
	le->echo(le->buf, le->pos);
	redraw_tail(le, 0);
}

/** A key that may come as a control character or as an escape sequence. */
static void edit_key(struct line_edit *le, char key) {
	switch (key) {
	case CTRL('A'):
		move_to(le, 0);
		break;
	case CTRL('E'):
		move_to(le, le->len);
		break;
	case CTRL('B'):
		move_to(le, le->pos ? le->pos - 1 : 0);
		break;
	case CTRL('F'):
		move_to(le, le->pos < le->len ? le->pos + 1 : le->len);
		break;
	case CTRL('H'):
	case DEL:
		erase_back_to(le, le->pos ? le->pos - 1 : 0);
		break;
	case CTRL('D'):
		erase_forward(le, le->pos < le->len ? 1 : 0);
		break;
	case CTRL('U'):
		erase_back_to(le, 0);
		le->overflow = false;
		break;
	case CTRL('K'):
		erase_forward(le, le->len - le->pos);
		break;
	case CTRL('W'):
		erase_back_to(le, word_start(le));
		break;
	case CTRL('P'):
		recall(le, le->back + 1);
		break;
	case CTRL('N'):
		recall_newer(le);
		break;
	case CTRL('L'):
		show_again(le);
		break;
	}
}

/** The end of `ESC [ final` or `ESC [ n ~`: the control key of same effect. */
static char escape_key(char arg, char final) {
	switch (final == '~' ? arg : final) {
	case 'A':
		return CTRL('P');
	case 'B':
		return CTRL('N');
	case 'C':
		return CTRL('F');
	case 'D':
		return CTRL('B');
	case 'H':
	case '1':
	case '7':
		return CTRL('A');
	case 'F':
	case '4':
	case '8':
		return CTRL('E');
	case '3':
		return CTRL('D');
	}
	return 0;
}

/** Takes a character of an escape sequence. */
static void feed_escape(struct line_edit *le, char ch) {
	if (le->escape == ESC && (ch == '[' || ch == 'O')) {
		le->escape = '[';
		le->escape_arg = 0;
	}
	else if (le->escape == '[' && (isdigit(ch) || ch == ';')) {
		le->escape_arg = le->escape_arg ? le->escape_arg : ch;
	}
	else {
		if (le->escape == '[') {
			edit_key(le, escape_key(le->escape_arg, ch));
		}
		le->escape = 0;
	}
}

static enum line_edit_result finish(struct line_edit *le) {
	echo(le, "\n");
	return le->overflow ? LINE_EDIT_OVERFLOW : LINE_EDIT_DONE;
}

void line_edit_begin(struct line_edit *le) {
	le->buf[0] = '\0';
	le->len = le->pos = 0;
	le->back = 0;
	le->overflow = false;
	le->escape = 0;
	echo(le, le->prompt);
}

enum line_edit_result line_edit_feed(struct line_edit *le, char ch) {
	bool after_cr = le->after_cr;

	le->after_cr = ch == '\r';
	if (ch == '\n' && after_cr) {
		return LINE_EDIT_MORE;
	}
	if (ch == '\r' || ch == '\n') {
		return finish(le);
	}
	if (ch == CTRL('C')) {
		echo(le, "^C\n");
		return LINE_EDIT_INTERRUPT;
	}
	if (le->escape) {
		feed_escape(le, ch);
	}
	else if (ch == CTRL('D') && le->len == 0) {
		return LINE_EDIT_EOF;
	}
	else if (ch == ESC) {
		le->escape = ESC;
	}
	else if (ch == '\t' || isprint(ch) || (ch & 0x80)) {
		insert(le, ch == '\t' ? ' ' : ch);
	}
	else {
		edit_key(le, ch);
	}
	return LINE_EDIT_MORE;
}

void line_history_add(struct line_history *history, const char *line) {
	char *slot = history->lines[history->count % LINE_HISTORY_LINES];
	const char *last =
	    history->lines[(history->count - 1) % LINE_HISTORY_LINES];

	if (!*line || strlen(line) >= LINE_HISTORY_WIDTH || !strcmp(line, last)) {
		return;
	}
	strcpy(slot, line);
	history->count++;
}
