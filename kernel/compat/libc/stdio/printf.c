/**
 * @file
 * @brief stdio on the console.
 */

#include <drivers/tty.h>
#include <errno.h>
#include <lib/console.h>
#include <lib/print_impl.h>
#include <stdio.h>
#include <string.h>

struct file_struct {
	int fd;
};

static struct file_struct streams[] = {{0}, {1}, {2}};

FILE *stdin = &streams[0];
FILE *stdout = &streams[1];
FILE *stderr = &streams[2];

static void console_emit(void *arg, const char *s, size_t n) {
	(void)arg;
	console_write(s, n);
}

int vfprintf(FILE *f, const char *format, va_list args) {
	(void)f;
	return print_format(console_emit, NULL, format, args);
}

int vprintf(const char *format, va_list args) {
	return vfprintf(stdout, format, args);
}

int fprintf(FILE *f, const char *format, ...) {
	va_list args;
	int total;

	va_start(args, format);
	total = vfprintf(f, format, args);
	va_end(args);
	return total;
}

int printf(const char *format, ...) {
	va_list args;
	int total;

	va_start(args, format);
	total = vprintf(format, args);
	va_end(args);
	return total;
}

int fputc(int c, FILE *f) {
	char ch = c;

	(void)f;
	console_write(&ch, 1);
	return (unsigned char)ch;
}

int putc(int c, FILE *f) {
	return fputc(c, f);
}

int putchar(int c) {
	return fputc(c, stdout);
}

int fputs(const char *s, FILE *f) {
	(void)f;
	console_write(s, strlen(s));
	return 0;
}

int puts(const char *s) {
	fputs(s, stdout);
	fputc('\n', stdout);
	return 0;
}

size_t fwrite(const void *ptr, size_t size, size_t nmemb, FILE *stream) {
	(void)stream;
	console_write(ptr, size * nmemb);
	return nmemb;
}

int fflush(FILE *fp) {
	(void)fp;
	return 0;
}

int fgetc(FILE *f) {
	int ch = console_getc();

	(void)f;
	return ch == TTY_INTR_CHAR ? EOF : ch;
}

int getc(FILE *f) {
	return fgetc(f);
}

int getchar(void) {
	return fgetc(stdin);
}

char *fgets(char *s, int n, FILE *stream) {
	(void)stream;
	struct line_edit le = {
	    .buf = s,
	    .size = n - 1,
	    .prompt = "",
	    .echo = console_write,
	};

	if (n < 2 || console_read_line(&le) != LINE_EDIT_DONE) {
		return NULL;
	}
	strcat(s, "\n");
	return s;
}

void perror(const char *s) {
	printf("%s: %s\n", s, strerror(errno));
}
