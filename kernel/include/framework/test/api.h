/**
 * @file
 * @brief Finding and running the image's test suites.
 */

#ifndef FRAMEWORK_TEST_API_H_
#define FRAMEWORK_TEST_API_H_

#include <framework/mod/api.h>
#include <framework/test/types.h>
#include <lib/libds/array.h>
#include <util/member.h>

ARRAY_SPREAD_DECLARE(const struct test_suite *const, __test_registry);

#define test_foreach(test_ptr) array_spread_foreach(test_ptr, __test_registry)

#define TEST_REGISTER(_suite_ptr)                                          \
	ARRAY_SPREAD_DECLARE(const struct test_suite *const, __test_registry); \
	ARRAY_SPREAD_ADD(__test_registry, _suite_ptr)

static inline const struct mod *__test_mod(const struct test_suite *test) {
	return &member_cast_out(test, const struct test_mod, suite)->mod;
}

static inline const char *test_name(const struct test_suite *test) {
	return mod_name(__test_mod(test));
}

static inline const char *test_package(const struct test_suite *test) {
	return mod_pkg_name(__test_mod(test));
}

/**
 * Runs all cases of a suite in the calling thread and prints each failure.
 *
 * @return the number of failed cases, or a negative error when a fixture of
 *         the suite failed
 */
extern int test_suite_run(const struct test_suite *test);

/** Like test_suite_run, and adds the cases to @a result. A fixture that fails
 *  counts as a failed case. */
extern int test_suite_run_counted(const struct test_suite *test,
    struct test_result *result);

/** The suite of that module name or full name, NULL if there is none. */
extern const struct test_suite *test_lookup(const char *name);

#endif /* FRAMEWORK_TEST_API_H_ */
