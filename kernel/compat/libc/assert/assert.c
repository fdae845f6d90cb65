/**
 * @file
 * @brief The end of a program that broke its own invariant.
 */

#include <assert.h>
#include <hal/ipl.h>
#include <hal/platform.h>
#include <kernel/printk.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

void __assertion_failed(const struct __assertion_point *point, const char *fmt,
    ...) {
	static bool failing;

	ipl_disable();
	/* An assertion may fail on the way out, too. */
	if (!failing) {
		va_list args;

		failing = true;
		printk("\nASSERTION FAILED at %s:%d in %s: %s\n",
		    point->location.at.file, point->location.at.line,
		    point->location.func, point->expression);
		if (fmt) {
			va_start(args, fmt);
			vprintk(fmt, args);
			va_end(args);
			printk("\n");
		}
	}
	platform_shutdown(SHUTDOWN_MODE_ABORT);
}

void abort(void) {
	ipl_disable();
	printk("\nabort\n");
	platform_shutdown(SHUTDOWN_MODE_ABORT);
}
