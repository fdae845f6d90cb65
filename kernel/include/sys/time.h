/**
 * @file
 * @brief Time of day.
 */

#ifndef SYS_TIME_H_
#define SYS_TIME_H_

#include <sys/types.h>

struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};

struct timezone {
	int tz_minuteswest;
	int tz_dsttime;
};

/** Wall-clock time. @a tz may be NULL. Any context. Returns 0. */
extern int gettimeofday(struct timeval *tv, struct timezone *tz);

/** Sets the wall clock. Thread context. Returns 0. */
extern int settimeofday(const struct timeval *tv, const struct timezone *tz);

#endif /* SYS_TIME_H_ */
