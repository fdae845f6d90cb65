/**
 * @file
 * @brief Running test suites.
 */

#include <assert.h>
#include <errno.h>
#include <framework/test/api.h>
#include <framework/test/assert.h>
#include <hal/ipl.h>
#include <kernel/critical.h>
#include <kernel/thread.h>
#include <setjmp.h>
#include <stdio.h>

#define EMIT_MAX 64

/** The case that runs, if one does. */
static struct test_run {
	struct thread *thread;
	jmp_buf end;
	const struct __test_assertion_point *volatile failure;
	char emitted[EMIT_MAX + 2];
	unsigned int emitted_len;
} run;

void test_emit(char ch) {
	ipl_t ipl = ipl_save();

	if (run.emitted_len < EMIT_MAX) {
		run.emitted[run.emitted_len++] = ch;
	}
	else {
		run.emitted[EMIT_MAX] = '~';
	}
	ipl_restore(ipl);
}

const char *test_get_emitted(void) {
	return run.emitted;
}

/* Another thread than the case's cannot leave the case: it goes on, but the
 * case has failed. */
void __test_assertion_handle(int pass,
    const struct __test_assertion_point *point) {
	if (pass) {
		return;
	}
	assertf(run.thread, "test assertion outside a test case: %s",
	    point->reason);
	if (!run.failure) {
		run.failure = point;
	}
	if (thread_self() == run.thread) {
		longjmp(run.end, 1);
	}
}

/** Calls the case; a false assertion ends here, too. */
static void test_case_call(const struct test_case *tc) {
	run.failure = NULL;
	memset(run.emitted, 0, sizeof run.emitted);
	run.emitted_len = 0;
	run.thread = thread_self();
	if (!setjmp(run.end)) {
		tc->run();
	}
	run.thread = NULL;
}

/** A failed case may have left locks held: drops them for the next ones. */
static bool test_case_call_unlocked(const struct test_case *tc) {
	unsigned int critical = critical_count();
	ipl_t ipl = ipl_save();
	bool clean;

	ipl_restore(ipl);
	test_case_call(tc);
	clean = critical_count() == critical;
	critical_count() = critical;
	ipl_restore(ipl);
	return clean;
}

static int test_fixture(const __test_fixture_op_t *op) {
	return *op ? (*op)() : 0;
}

static int test_case_failed(const struct test_case *tc) {
	const struct __test_assertion_point *failure = run.failure;
	const struct location *at = failure ? &failure->location.at : &tc->location;

	printf("failure in \"%s\"\n\tat %s:%d: %s\n", tc->description, at->file,
	    at->line, failure ? failure->reason : "a lock or fixture");
	return 1;
}

/** Runs one case between its fixtures. Returns whether it failed. */
static int test_case_run(const struct test_case *tc,
    const struct __test_fixture_ops *fixtures) {
	bool clean;
	int ret;

	run.failure = NULL;
	if (test_fixture(fixtures->p_setup)) {
		return test_case_failed(tc);
	}
	clean = test_case_call_unlocked(tc);
	ret = test_fixture(fixtures->p_teardown);
	return !clean || ret || run.failure ? test_case_failed(tc) : 0;
}

static void test_cases_run(const struct test_suite *test,
    struct test_result *result) {
	const struct test_case *tc;

	array_spread_nullterm_foreach(tc, test->test_cases) {
		if (test_case_run(tc, &test->case_fixture_ops)) {
			result->failed++;
		}
		else {
			result->passed++;
		}
	}
}

static int test_suite_fixture(const struct test_suite *test,
    const __test_fixture_op_t *op, const char *which,
    struct test_result *result) {
	int ret = test_fixture(op);

	if (ret) {
		printf("failure of the %s of suite %s: %d\n", which, test_name(test),
		    ret);
		result->failed++;
	}
	return ret;
}

int test_suite_run_counted(const struct test_suite *test,
    struct test_result *result) {
	const struct __test_fixture_ops *ops = &test->suite_fixture_ops;
	struct test_result own = {};

	printf("running %s.%s: ", test_package(test), test_name(test));
	printf("%s\n", test->description);
	if (!test_suite_fixture(test, ops->p_setup, "set-up", &own)) {
		test_cases_run(test, &own);
		test_suite_fixture(test, ops->p_teardown, "tear-down", &own);
	}
	result->passed += own.passed;
	result->failed += own.failed;
	return own.failed;
}

int test_suite_run(const struct test_suite *test) {
	struct test_result result = {};

	return test ? test_suite_run_counted(test, &result) : -EINVAL;
}
