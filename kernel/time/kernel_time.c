/**
 * @file
 * @brief Kernel time in other units, and the wall clock on top of it.
 */

#include <hal/ipl.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

/* Wall clock minus kernel time, in ns since 1970. Guarded by ipl. */
static time64_t wall_offset;

struct timespec *ktime_get_timespec(struct timespec *ts) {
	*ts = ns_to_timespec(ktime_get_ns());
	return ts;
}

struct timeval *ktime_get_timeval(struct timeval *tv) {
	*tv = ns_to_timeval(ktime_get_ns());
	return tv;
}

void setnsofday(const struct timespec *ts, const struct timezone *tz) {
	ipl_t ipl;

	(void)tz;

	ipl = ipl_save();
	wall_offset = timespec_to_ns(ts) - ktime_get_ns();
	ipl_restore(ipl);
}

void getnsofday(struct timespec *ts, struct timezone *tz) {
	ipl_t ipl;

	(void)tz;

	ipl = ipl_save();
	*ts = ns_to_timespec(wall_offset + ktime_get_ns());
	ipl_restore(ipl);
}
