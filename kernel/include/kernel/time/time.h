/**
 * @file
 * @brief Units of time and conversions between them.
 *
 * Jiffies count milliseconds of the clock source since it started (option
 * period of embox.kernel.time.jiffies, in Hz).
 */

#ifndef KERNEL_TIME_TIME_H_
#define KERNEL_TIME_TIME_H_

#include <assert.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#include <config/embox/kernel/time/jiffies.h>
#include <framework/mod/options.h>

/** Jiffies per second. */
#define JIFFIES_PERIOD \
	OPTION_MODULE_GET(embox__kernel__time__jiffies, NUMBER, period)

/** Cycles of a hardware counter. */
typedef uint64_t cycle_t;

/** Nanoseconds, signed for differences. */
typedef int64_t time64_t;

/** Sets the wall clock; @a tz is ignored. */
extern void setnsofday(const struct timespec *ts, const struct timezone *tz);

/** Reads the wall clock; @a tz is ignored. */
extern void getnsofday(struct timespec *ts, struct timezone *tz);

extern struct timespec ns_to_timespec(const int64_t nsec);
extern struct timeval ns_to_timeval(const int64_t nsec);
extern struct timespec timespec_add(struct timespec t1, struct timespec t2);
extern struct timespec timespec_sub(struct timespec t1, struct timespec t2);

static inline time64_t timespec_to_ns(const struct timespec *ts) {
	return (time64_t)ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}

/** Nanoseconds of @a ticks at @a hz, rounded up. */
static inline time64_t clock_to_ns(uint32_t hz, clock_t ticks) {
	assert(hz != 0);
	return ((time64_t)ticks * NSEC_PER_SEC + hz - 1) / hz;
}

/** Ticks at @a hz that surely cover @a ns from any moment within a tick. */
static inline clock_t ns_to_clock(uint32_t hz, time64_t ns) {
	time64_t tick;

	assert(hz != 0);
	tick = NSEC_PER_SEC / hz;
	return ns / tick + (ns % tick != 0) + 1;
}

extern clock_t ns2jiffies(time64_t ns);
extern clock_t ms2jiffies(time64_t ms);
extern time64_t jiffies2ms(clock_t jiff);

/** Starts the tick source; called once by the scheduler. */
extern int jiffies_init(void);

#endif /* KERNEL_TIME_TIME_H_ */
