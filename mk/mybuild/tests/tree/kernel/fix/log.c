/**
 * @file
 * @brief Log messages of the fixture image: the format, then its first string.
 */

#include <stdarg.h>

#include <util/log.h>

#include "../../src/fix/fixture.h"

void __log_handle_static(const char *mod, int flags, const char *fmt, ...) {
	(void)flags;
	say(mod);
	say(fmt);
}
