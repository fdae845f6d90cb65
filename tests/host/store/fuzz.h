/**
 * @file
 * @brief Between the fuzzer, the kernel it stands in for, and the process
 */

#ifndef TESTS_HOST_STORE_FUZZ_H_
#define TESTS_HOST_STORE_FUZZ_H_

#include <stdbool.h>
#include <stddef.h>

/** Runs one seed; returns the line of the check that failed, or 0. */
extern int fuzz_seed(unsigned int seed, bool hostile);

/** Replies that the seeds so far got, requests that failed, events. */
extern unsigned long fuzz_good, fuzz_bad, fuzz_events;

/* The process's, for the kernel. */
extern void *process_alloc(size_t size);
extern void process_free(void *p);
extern void process_abort(const char *why);

#endif /* TESTS_HOST_STORE_FUZZ_H_ */
