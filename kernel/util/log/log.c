/**
 * @file
 * @brief Log messages to the diagnostic console.
 */

#include <kernel/printk.h>
#include <kernel/sched/sched_lock.h>
#include <string.h>
#include <util/log.h>

const char *log_prio2str(log_prio_t prio) {
	static const char *const names[] = {"none", "emerg", "alert", "crit",
	    "error", "warning", "notice", "info", "debug"};

	return names[prio];
}

/** `blkfront` of `embox__driver__xen__blkfront`: a `__` between parts, which
 *  a part's own single underscore does not make. */
static const char *log_mod_name(const char *mod) {
	const char *next;

	while ((next = strstr(mod, "__"))) {
		mod = next + 2;
	}
	return mod;
}

void __log_handle_static(const char *mod, int flags, const char *fmt, ...) {
	va_list args;

	/* Messages of other threads do not come in between. */
	sched_lock();
	if (flags & LOG_BEG) {
		printk("[%s] (%s) ", log_prio2str(LOG_PRIO(flags)), log_mod_name(mod));
	}
	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
	if (flags & LOG_END) {
		printk("\n");
	}
	sched_unlock();
}
