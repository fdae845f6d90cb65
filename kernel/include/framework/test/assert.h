/**
 * @file
 * @brief Assertions of test cases: a false one ends the case as failed.
 *
 * Only for the thread that runs the case.
 */

#ifndef FRAMEWORK_TEST_ASSERT_H_
#define FRAMEWORK_TEST_ASSERT_H_

#include <framework/test/emit.h>
#include <framework/test/types.h>
#include <stdint.h>
#include <string.h>
#include <util/location.h>

/** Returns if @a pass, else jumps out of the running case. */
extern void __test_assertion_handle(int pass,
    const struct __test_assertion_point *point);

#define __test_assertion_point_ref(_reason)                    \
	({                                                         \
		static const struct __test_assertion_point __point = { \
		    .location = LOCATION_FUNC_INIT,                    \
		    .reason = _reason,                                 \
		};                                                     \
		&__point;                                              \
	})

#define __test_assert(condition, text) \
	__test_assertion_handle(!!(condition), __test_assertion_point_ref(text))

#define test_fail(reason) __test_assert(0, "test_fail(\"" reason "\")")

#define test_assert(condition) \
	__test_assert(condition, "test_assert(" #condition ")")

#define test_assert_true(value) \
	__test_assert(value, "test_assert_true(" #value ")")

#define test_assert_false(value) \
	__test_assert(!(value), "test_assert_false(" #value ")")

#define test_assert_zero(value) \
	__test_assert((value) == 0, "test_assert_zero(" #value ")")

#define test_assert_not_zero(value) \
	__test_assert((value) != 0, "test_assert_not_zero(" #value ")")

#define test_assert_null(value) \
	__test_assert(!(value), "test_assert_null(" #value ")")

#define test_assert_not_null(value) \
	__test_assert(value, "test_assert_not_null(" #value ")")

#define test_assert_equal(actual, expected) \
	__test_assert((actual) == (expected),   \
	    "test_assert_equal(" #actual ", " #expected ")")

#define test_assert_not_equal(actual, expected) \
	__test_assert((actual) != (expected),       \
	    "test_assert_not_equal(" #actual ", " #expected ")")

#define test_assert_str_equal(actual, expected)  \
	__test_assert(0 == strcmp(actual, expected), \
	    "test_assert_str_equal(" #actual ", " #expected ")")

#define test_assert_str_not_equal(actual, expected) \
	__test_assert(0 != strcmp(actual, expected),    \
	    "test_assert_str_not_equal(" #actual ", " #expected ")")

#define test_assert_strn_equal(actual, expected, n)  \
	__test_assert(0 == strncmp(actual, expected, n), \
	    "test_assert_strn_equal(" #actual ", " #expected ", " #n ")")

#define test_assert_mem_equal(actual, expected, n)  \
	__test_assert(0 == memcmp(actual, expected, n), \
	    "test_assert_mem_equal(" #actual ", " #expected ", " #n ")")

#define test_assert_mem_not_equal(actual, expected, n) \
	__test_assert(0 != memcmp(actual, expected, n),    \
	    "test_assert_mem_not_equal(" #actual ", " #expected ", " #n ")")

/** What test_emit collected since the case began. */
#define test_assert_emitted(expected)                        \
	__test_assert(0 == strcmp(test_get_emitted(), expected), \
	    "test_assert_emitted(" #expected ")")

#endif /* FRAMEWORK_TEST_ASSERT_H_ */
