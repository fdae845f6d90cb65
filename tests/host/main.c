/**
 * @file
 * @brief What the kernel's sources need of a kernel, and the run of all tests.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

/* As in framework/test/types.h; the image's headers are not for a process. */
struct test_result {
	int passed;
	int failed;
	bool quiet;
	bool verbose;
};

struct test_suite;

extern int embox_test_suite_run_counted(const struct test_suite *test,
    struct test_result *result);

/* The registry, which the linker collects. */
extern const struct test_suite *const embox___test_registry[];
extern const struct test_suite
    *const embox___array_spread____test_registry__tail[];

unsigned int __critical_count;

void *thread_self(void) {
	return &__critical_count;
}

void critical_dispatch_pending(void) {
}

void diag_putc(char ch) {
	putchar(ch);
}

void tty_write(void *tty, const char *buf, size_t len) {
	(void)tty;
	fwrite(buf, 1, len, stdout);
}

int tty_getc(void *tty) {
	(void)tty;
	return -1;
}

void __assertion_failed(const void *point, const char *fmt, ...) {
	(void)point;
	printf("assertion failed: %s\n", fmt ? fmt : "");
	abort();
}

int main(void) {
	struct test_result result = {0};
	const struct test_suite *const *test = embox___test_registry;

	for (; test < embox___array_spread____test_registry__tail; test++) {
		embox_test_suite_run_counted(*test, &result);
	}
	fuzz_run(&result.passed, &result.failed);
	printf("%d passed, %d failed\n", result.passed, result.failed);
	return result.failed != 0;
}
