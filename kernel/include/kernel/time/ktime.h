/**
 * @file
 * @brief Time since the start of the clock source, and sleeping.
 */

#ifndef KERNEL_TIME_KTIME_H_
#define KERNEL_TIME_KTIME_H_

#include <sys/types.h>

#include <kernel/time/time.h>

struct timespec;
struct timeval;

/** Monotonic time in nanoseconds. Any context. */
extern time64_t ktime_get_ns(void);

extern struct timespec *ktime_get_timespec(struct timespec *ts);
extern struct timeval *ktime_get_timeval(struct timeval *tv);

/** Sleeps at least @a msec milliseconds; 0 yields. Thread context. */
extern int ksleep(useconds_t msec);

#endif /* KERNEL_TIME_KTIME_H_ */
