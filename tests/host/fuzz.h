/**
 * @file
 * @brief Tests with random inputs, the same in each run.
 */

#ifndef TESTS_HOST_FUZZ_H_
#define TESTS_HOST_FUZZ_H_

/** Runs all of them and adds to the counts. */
extern void fuzz_run(int *passed, int *failed);

#endif /* TESTS_HOST_FUZZ_H_ */
