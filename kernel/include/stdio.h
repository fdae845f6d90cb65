/**
 * @file
 * @brief Formatted output, and the console as a character stream.
 *
 * Output goes to the console; it may be called from any context, input only
 * from threads. No floating point conversions.
 */

#ifndef STDIO_H_
#define STDIO_H_

#include <compiler.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#define EOF (-1)

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

typedef struct file_struct FILE;

extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;

extern int printf(const char *format, ...) _PRINTF_FORMAT(1, 2);
extern int vprintf(const char *format, va_list args) _PRINTF_FORMAT(1, 0);
extern int fprintf(FILE *f, const char *format, ...) _PRINTF_FORMAT(2, 3);
extern int vfprintf(FILE *f, const char *format, va_list args)
    _PRINTF_FORMAT(2, 0);
extern int sprintf(char *s, const char *format, ...) _PRINTF_FORMAT(2, 3);
extern int vsprintf(char *s, const char *format, va_list args)
    _PRINTF_FORMAT(2, 0);

/** Writes at most @a n bytes with the NUL; returns the length that the whole
 *  would have, so a result not less than @a n was truncated. */
extern int snprintf(char *s, size_t n, const char *format, ...)
    _PRINTF_FORMAT(3, 4);
extern int vsnprintf(char *s, size_t n, const char *format, va_list args)
    _PRINTF_FORMAT(3, 0);

extern int putchar(int c);
extern int puts(const char *s);
extern int putc(int c, FILE *f);
extern int fputc(int c, FILE *f);
extern int fputs(const char *s, FILE *f);
extern size_t fwrite(const void *ptr, size_t size, size_t nmemb, FILE *stream);

/** Next character of the console, as typed, without echo; sleeps until there
 *  is one. EOF after ^C. */
extern int getchar(void);
extern int getc(FILE *f);
extern int fgetc(FILE *f);

/** A line of the console, with editing and echo, up to @a n - 1 characters and
 *  its newline. NULL at ^C, or ^D on an empty line. */
extern char *fgets(char *s, int n, FILE *stream);

extern int fflush(FILE *fp);

/** Prints @a s, a colon and the text of errno. */
extern void perror(const char *s);

#endif /* STDIO_H_ */
