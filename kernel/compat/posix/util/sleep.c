/**
 * @file
 * @brief Sleeping of POSIX.
 */

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

int sleep(unsigned int seconds) {
	return ksleep((useconds_t)seconds * MSEC_PER_SEC);
}

int usleep(useconds_t useconds) {
	return ksleep((useconds + USEC_PER_MSEC - 1) / USEC_PER_MSEC);
}

int nanosleep(const struct timespec *req, struct timespec *rem) {
	if (req->tv_sec < 0 || req->tv_nsec < 0 || req->tv_nsec >= NSEC_PER_SEC) {
		errno = EINVAL;
		return -1;
	}

	ksleep((timespec_to_ns(req) + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC);
	if (rem) {
		*rem = (struct timespec){0};
	}
	return 0;
}
