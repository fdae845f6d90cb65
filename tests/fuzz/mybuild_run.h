/**
 * @file
 * @brief The Mybuild compiler's front end on texts in memory
 */

#ifndef TESTS_FUZZ_MYBUILD_RUN_H_
#define TESTS_FUZZ_MYBUILD_RUN_H_

#include <stddef.h>

/** A sound pair, for the one that is not the fuzzer's. */
extern const char mybuild_file[], mybuild_conf[];
extern const size_t mybuild_file_len, mybuild_conf_len;

/** Parses both, and selects and orders modules, as a build does. */
extern void mybuild_run(const char *file, size_t file_len, const char *conf,
    size_t conf_len);

#endif /* TESTS_FUZZ_MYBUILD_RUN_H_ */
