/**
 * @file
 * @brief The console that stdio writes to and reads from.
 */

#include <drivers/diag.h>
#include <drivers/tty.h>
#include <lib/console.h>
#include <stdio.h>

static struct tty *attached;

void console_attach(struct tty *tty) {
	attached = tty;
}

struct tty *console_tty(void) {
	return attached;
}

void console_write(const char *s, size_t n) {
	if (attached) {
		tty_write(attached, s, n);
		return;
	}
	for (; n; n--) {
		diag_putc(*s++);
	}
}

int console_getc(void) {
	return attached ? tty_getc(attached) : EOF;
}

enum line_edit_result console_read_line(struct line_edit *le) {
	enum line_edit_result result = LINE_EDIT_MORE;
	int ch;

	line_edit_begin(le);
	while (result == LINE_EDIT_MORE) {
		ch = console_getc();
		result = ch == EOF ? LINE_EDIT_EOF : line_edit_feed(le, ch);
	}
	return result;
}
