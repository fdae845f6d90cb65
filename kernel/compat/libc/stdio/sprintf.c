/**
 * @file
 * @brief Formatted output into memory.
 */

#include <lib/print_impl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct buffer {
	char *at;
	size_t room; /**< without the NUL */
};

static void buffer_emit(void *arg, const char *s, size_t n) {
	struct buffer *b = arg;

	n = n < b->room ? n : b->room;
	if (n == 0) {
		return; /* who only counts may give no buffer */
	}
	memcpy(b->at, s, n);
	b->at += n;
	b->room -= n;
}

int vsnprintf(char *s, size_t n, const char *format, va_list args) {
	struct buffer b = {.at = s, .room = n ? n - 1 : 0};
	int total = print_format(buffer_emit, &b, format, args);

	if (n) {
		*b.at = '\0';
	}
	return total;
}

int snprintf(char *s, size_t n, const char *format, ...) {
	va_list args;
	int total;

	va_start(args, format);
	total = vsnprintf(s, n, format, args);
	va_end(args);
	return total;
}

int vsprintf(char *s, const char *format, va_list args) {
	return vsnprintf(s, SIZE_MAX, format, args);
}

int sprintf(char *s, const char *format, ...) {
	va_list args;
	int total;

	va_start(args, format);
	total = vsprintf(s, format, args);
	va_end(args);
	return total;
}
