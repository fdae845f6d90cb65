/**
 * @file
 * @brief Memory that lives until exit, growing strings and file reading.
 */

#ifndef MYBUILD_UTIL_H_
#define MYBUILD_UTIL_H_

#include <stdbool.h>
#include <stddef.h>

#define MB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/** A string that grows; zero-initialise it, then end with sb_free(). */
struct strbuf {
	char *data;
	size_t len;
	size_t cap;
};

/** Zeroed memory, kept until arena_release(); never returns NULL. */
void *arena_alloc(size_t size);
char *arena_strndup(const char *text, size_t len);
char *arena_printf(const char *fmt, ...) MB_PRINTF(1, 2);
void arena_release(void);

void *xrealloc(void *ptr, size_t size);

void sb_add(struct strbuf *sb, const char *text, size_t len);
void sb_puts(struct strbuf *sb, const char *text);
void sb_putc(struct strbuf *sb, char ch);
void sb_printf(struct strbuf *sb, const char *fmt, ...) MB_PRINTF(2, 3);
/** The text so far, always terminated, owned by @a sb. */
const char *sb_text(struct strbuf *sb);
void sb_free(struct strbuf *sb);

/** Appends the whole of file @a path; false (errno set) if unreadable. */
bool sb_read_file(struct strbuf *sb, const char *path);

bool str_ends_with(const char *text, const char *suffix);
/** @a text with each @a from replaced by @a to, in the arena. */
char *str_replace(const char *text, const char *from, const char *to);

#endif /* MYBUILD_UTIL_H_ */
