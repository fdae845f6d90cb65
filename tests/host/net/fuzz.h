/**
 * @file
 * @brief Random inputs, the same for the same seed
 */
#ifndef TESTS_HOST_NET_FUZZ_H_
#define TESTS_HOST_NET_FUZZ_H_

#include <stdbool.h>
#include <stddef.h>

/** Runs all checks with one seed; 0, or the line of the one that failed. */
extern int fuzz_seed(unsigned int seed, bool hostile);

/** What was seen: frames that came through, inputs that were refused. */
extern unsigned long fuzz_good, fuzz_bad;

/* From the process. */
extern void *process_alloc(size_t size);
extern void process_free(void *p);
extern void process_abort(const char *why);

#endif /* TESTS_HOST_NET_FUZZ_H_ */
