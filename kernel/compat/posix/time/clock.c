/**
 * @file
 * @brief Clocks of POSIX on top of kernel time.
 */

#include <errno.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

#include <hal/clock.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

int clock_gettime(clockid_t clk_id, struct timespec *tp) {
	switch (clk_id) {
	case CLOCK_REALTIME:
		getnsofday(tp, NULL);
		return 0;
	case CLOCK_MONOTONIC:
		ktime_get_timespec(tp);
		return 0;
	default:
		errno = EINVAL;
		return -1;
	}
}

int clock_settime(clockid_t clk_id, const struct timespec *tp) {
	if (clk_id != CLOCK_REALTIME || tp->tv_nsec < 0
	    || tp->tv_nsec >= NSEC_PER_SEC) {
		errno = EINVAL;
		return -1;
	}
	setnsofday(tp, NULL);
	return 0;
}

int gettimeofday(struct timeval *tv, struct timezone *tz) {
	struct timespec ts;

	getnsofday(&ts, tz);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / NSEC_PER_USEC;
	return 0;
}

int settimeofday(const struct timeval *tv, const struct timezone *tz) {
	struct timespec ts = {
	    .tv_sec = tv->tv_sec,
	    .tv_nsec = tv->tv_usec * NSEC_PER_USEC,
	};

	setnsofday(&ts, tz);
	return 0;
}

clock_t clock(void) {
	return jiffies2ms(clock_sys_ticks());
}

time_t time(time_t *t) {
	struct timespec ts;

	getnsofday(&ts, NULL);
	if (t) {
		*t = ts.tv_sec;
	}
	return ts.tv_sec;
}
