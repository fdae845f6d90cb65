/**
 * @file
 * @brief Arithmetic of times.
 */

#include <stdint.h>

#include <kernel/time/time.h>

struct timespec ns_to_timespec(const int64_t nsec) {
	struct timespec ts;

	ts.tv_sec = nsec / NSEC_PER_SEC;
	ts.tv_nsec = nsec % NSEC_PER_SEC;
	if (ts.tv_nsec < 0) {
		ts.tv_sec--;
		ts.tv_nsec += NSEC_PER_SEC;
	}
	return ts;
}

struct timeval ns_to_timeval(const int64_t nsec) {
	struct timespec ts = ns_to_timespec(nsec);
	struct timeval tv;

	tv.tv_sec = ts.tv_sec;
	tv.tv_usec = ts.tv_nsec / NSEC_PER_USEC;
	return tv;
}

struct timespec timespec_add(struct timespec t1, struct timespec t2) {
	return ns_to_timespec(timespec_to_ns(&t1) + timespec_to_ns(&t2));
}

struct timespec timespec_sub(struct timespec t1, struct timespec t2) {
	return ns_to_timespec(timespec_to_ns(&t1) - timespec_to_ns(&t2));
}
