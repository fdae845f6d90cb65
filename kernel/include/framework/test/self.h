/**
 * @file
 * @brief Definition of a module's test suite, its cases and fixtures.
 */

#ifndef FRAMEWORK_TEST_SELF_H_
#define FRAMEWORK_TEST_SELF_H_

#include <framework/mod/self.h>
#include <framework/test/api.h>
#include <framework/test/types.h>
#include <lib/libds/array.h>
#include <stddef.h>
#include <util/location.h>
#include <util/macro.h>

/** One a module, before its cases. Suites run when the shell command `test`
 *  asks for them, not at boot. */
#define EMBOX_TEST_SUITE(_description)                                \
	__TEST_FIXTURE_DECL(suite_setup);                                 \
	__TEST_FIXTURE_DECL(suite_teardown);                              \
	__TEST_FIXTURE_DECL(case_setup);                                  \
	__TEST_FIXTURE_DECL(case_teardown);                               \
	ARRAY_SPREAD_DEF_TERMINATED(static const struct test_case *const, \
	    __TEST_CASES_ARRAY, NULL);                                    \
	const struct test_mod __MOD(__EMBUILD_MOD__) = {                  \
	    .mod = MOD_SELF_INIT(&__test_mod_ops),                        \
	    .suite =                                                      \
	        {                                                         \
	            .test_cases = __TEST_CASES_ARRAY,                     \
	            .description = "" _description,                       \
	            .suite_fixture_ops = {&__TEST_FIXTURE(suite_setup),   \
	                &__TEST_FIXTURE(suite_teardown)},                 \
	            .case_fixture_ops = {&__TEST_FIXTURE(case_setup),     \
	                &__TEST_FIXTURE(case_teardown)},                  \
	        },                                                        \
	};                                                                \
	TEST_REGISTER(&__MOD(__EMBUILD_MOD__).suite);                     \
	MOD_SELF_RUNTIME()

/** `TEST_CASE("what it shows, as a sentence") { ... }` */
#define TEST_CASE(description)                                      \
	__TEST_CASE_NM("" description, MACRO_GUARD(__test_case_struct), \
	    MACRO_GUARD(__test_case))

/* `TEST_SETUP(function) { ...; return 0; }` and so on; non-zero is failure. */
#define TEST_SETUP_SUITE(fn)    __TEST_FIXTURE_DEF(suite_setup, fn)
#define TEST_TEARDOWN_SUITE(fn) __TEST_FIXTURE_DEF(suite_teardown, fn)
#define TEST_SETUP(fn)          __TEST_FIXTURE_DEF(case_setup, fn)
#define TEST_TEARDOWN(fn)       __TEST_FIXTURE_DEF(case_teardown, fn)

#define __TEST_CASE_NM(_description, test_case_nm, run_nm) \
	static void run_nm(void);                              \
	static const struct test_case test_case_nm = {         \
	    .run = run_nm,                                     \
	    .description = _description,                       \
	    .location = LOCATION_INIT,                         \
	};                                                     \
	ARRAY_SPREAD_ADD(__TEST_CASES_ARRAY, &test_case_nm);   \
	static void run_nm(void)

#define __TEST_FIXTURE(fixture_nm) MACRO_CONCAT(__test_fixture_, fixture_nm)

#define __TEST_FIXTURE_DECL(fixture_nm) \
	static const __test_fixture_op_t __TEST_FIXTURE(fixture_nm)

#define __TEST_FIXTURE_DEF(fixture_nm, fn)                            \
	static int fn(void);                                              \
	static const __test_fixture_op_t __TEST_FIXTURE(fixture_nm) = fn; \
	static int fn(void)

#define __TEST_CASES_ARRAY \
	MACRO_CONCAT(__test_cases_in_suite__, __EMBUILD_MOD__)

extern const struct test_mod __MOD(__EMBUILD_MOD__);

extern const struct mod_ops __test_mod_ops;

#endif /* FRAMEWORK_TEST_SELF_H_ */
