/**
 * @file
 * @brief Output of the kernel on the diagnostic console, remembered for dmesg.
 */

#include <drivers/diag.h>
#include <framework/mod/options.h>
#include <kernel/printk.h>
#include <lib/print_impl.h>
#include <lib/printk_log.h>

#define LOG_SIZE OPTION_GET(NUMBER, log_size)

static char log_text[LOG_SIZE];
static size_t log_end; /* characters ever written */

static void printk_emit(void *arg, const char *s, size_t n) {
	(void)arg;
	for (; n; n--, s++) {
		log_text[log_end++ % LOG_SIZE] = *s;
		diag_putc(*s);
	}
}

int vprintk(const char *format, va_list args) {
	return print_format(printk_emit, NULL, format, args);
}

int printk(const char *format, ...) {
	va_list args;
	int total;

	va_start(args, format);
	total = vprintk(format, args);
	va_end(args);
	return total;
}

/** The oldest whole line that is still remembered. */
static size_t log_start(size_t end) {
	size_t start = end < LOG_SIZE ? 0 : end - LOG_SIZE;

	if (start) {
		while (start != end && log_text[start++ % LOG_SIZE] != '\n') {}
	}
	return start;
}

void printk_log_foreach(void (*fn)(char ch)) {
	size_t end = log_end;

	for (size_t i = log_start(end); i != end; i++) {
		fn(log_text[i % LOG_SIZE]);
	}
}
