/**
 * @file
 * @brief Clocks, sleeping and calendar time (UTC only).
 */

#ifndef TIME_H_
#define TIME_H_

#include <stddef.h>
#include <sys/types.h>
#include <sys/time.h>

#define CLOCKS_PER_SEC 1000

#define MSEC_PER_SEC  1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC  1000000L
#define NSEC_PER_SEC  1000000000L

#define CLOCK_MONOTONIC 1
#define CLOCK_REALTIME  3

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

struct tm {
	int tm_sec;   /**< 0..60 */
	int tm_min;   /**< 0..59 */
	int tm_hour;  /**< 0..23 */
	int tm_mday;  /**< 1..31 */
	int tm_mon;   /**< 0..11 */
	int tm_year;  /**< since 1900 */
	int tm_wday;  /**< 0 = Sunday */
	int tm_yday;  /**< 0..365 */
	int tm_isdst; /**< always 0 */
	int tm_gmtoff;
};

/** Reads a clock. Any context. 0, or -1 with errno EINVAL. */
extern int clock_gettime(clockid_t clk_id, struct timespec *tp);
extern int clock_settime(clockid_t clk_id, const struct timespec *tp);

/** Ticks since boot, CLOCKS_PER_SEC a second. Any context. */
extern clock_t clock(void);

/** Wall-clock seconds since 1970, also stored in @a t unless NULL. */
extern time_t time(time_t *t);

/** Sleeps at least the time asked for. Thread context. */
extern int nanosleep(const struct timespec *req, struct timespec *rem);

/** Broken-down UTC time of @a timep. Any context. Returns @a result. */
extern struct tm *gmtime_r(const time_t *timep, struct tm *result);

#endif /* TIME_H_ */
