/**
 * @file
 * @brief What test suites and the framework share.
 */

#ifndef FRAMEWORK_TEST_TYPES_H_
#define FRAMEWORK_TEST_TYPES_H_

#include <framework/mod/types.h>
#include <stdbool.h>
#include <util/location.h>

typedef void (*test_case_run_t)(void);
typedef int (*__test_fixture_op_t)(void);

struct __test_fixture_ops {
	const __test_fixture_op_t *p_setup;
	const __test_fixture_op_t *p_teardown;
};

struct test_case {
	test_case_run_t run;
	const char *description;
	struct location location;
};

struct test_suite {
	/** NULL-terminated. */
	const struct test_case *volatile const *test_cases;
	const char *description;
	struct __test_fixture_ops suite_fixture_ops; /**< once a suite */
	struct __test_fixture_ops case_fixture_ops;  /**< around each case */
};

struct test_mod {
	struct mod mod;
	struct test_suite suite;
};

struct __test_assertion_point {
	struct location_func location;
	const char *reason;
};

/** Counts of cases, summed over the suites run. */
struct test_result {
	int passed;
	int failed;
	bool quiet;   /**< print nothing, for suites that are meant to fail */
	bool verbose; /**< print each case before it runs */
};

#endif /* FRAMEWORK_TEST_TYPES_H_ */
