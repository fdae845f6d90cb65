/**
 * @file
 * @brief A test whose steps are chosen by chance, or by a fuzzer's input
 */

#ifndef TESTS_HOST_KERNEL_FUZZ_H_
#define TESTS_HOST_KERNEL_FUZZ_H_

#include <stdbool.h>

/* ---- The test's ---- */

/** Seeds of a run if not said otherwise. */
extern const unsigned int fuzz_seeds;

/** Runs once; returns the line of the check that failed, or 0. */
extern int fuzz_run(bool hostile);

/** Further tests after the seeds, if there are any; adds to the counts. */
extern void fuzz_more(unsigned int *passed, unsigned int *failed);

/** Prints what the runs so far did. */
extern void fuzz_report(void);

/* ---- Chance: of a seed in chance.c, of the input in tests/fuzz ---- */

/** A number below @a limit, which is not 0. */
extern unsigned int chance_below(unsigned int limit);

/** Whether the input is used up; never with a seed. */
extern bool chance_over(void);

#endif /* TESTS_HOST_KERNEL_FUZZ_H_ */
