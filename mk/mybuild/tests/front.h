/**
 * @file
 * @brief The compiler's front end on texts in memory
 */

#ifndef MYBUILD_TESTS_FRONT_H_
#define MYBUILD_TESTS_FRONT_H_

#include <stddef.h>

/** Parses a Mybuild file and a configuration, and selects and orders modules,
 * as a build does. What it took from the arena stays there. */
extern void front_run(const char *file, size_t file_len, const char *conf,
    size_t conf_len);

#endif /* MYBUILD_TESTS_FRONT_H_ */
