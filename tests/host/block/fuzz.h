/**
 * @file
 * @brief Between the fuzzer, the kernel it stands in for, and the process
 */

#ifndef TESTS_HOST_BLOCK_FUZZ_H_
#define TESTS_HOST_BLOCK_FUZZ_H_

#include <stdbool.h>
#include <stddef.h>

/** Runs one seed; returns the number of the check that failed, or 0. */
extern int fuzz_seed(unsigned int seed, bool hostile);

/**
 * Moves so many transfers, minding the pool after each; returns how many were
 * right, a few more if all.
 */
extern unsigned long longrun(unsigned long transfers, bool persistent);

/** Transfers that the seeds so far moved, and those that failed. */
extern unsigned long fuzz_good, fuzz_bad;

/** What others do while the driver waits. */
extern void fuzz_elapsed(void);

/** References that are taken now. */
extern unsigned int kernel_grants(void);

/** Milliseconds that all waits so far took. */
extern long kernel_time_ms(void);

/* The process's, for the kernel. */
extern void *process_alloc(size_t size);
extern void process_free(void *p);
extern void *process_pages(size_t count);
extern void process_page_free(void *page);
extern void process_abort(const char *why);

#endif /* TESTS_HOST_BLOCK_FUZZ_H_ */
