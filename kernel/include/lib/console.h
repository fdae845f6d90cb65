/**
 * @file
 * @brief The console that stdio writes to and reads from: the diag until a tty
 *        takes over.
 */

#ifndef LIB_CONSOLE_H_
#define LIB_CONSOLE_H_

#include <lib/line_edit.h>
#include <stddef.h>

struct tty;

/** Makes an open tty the console. Thread context. */
extern void console_attach(struct tty *tty);

/** The console's tty, NULL before console_attach. */
extern struct tty *console_tty(void);

/** Writes to the console. Any context. */
extern void console_write(const char *s, size_t n);

/** Next character typed, 0..255; sleeps until there is one. Thread context.
 *  EOF if there is no tty. */
extern int console_getc(void);

/** Reads a line into le->buf with editing and echo. Thread context. Any result
 *  but MORE; EOF also if there is no tty. */
extern enum line_edit_result console_read_line(struct line_edit *le);

#endif /* LIB_CONSOLE_H_ */
