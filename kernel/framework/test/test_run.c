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

/** The case that runs, if one does. A case may run a suite itself. */
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
	run = (struct test_run){.thread = thread_self()};
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

static void test_case_failed(const struct test_case *tc) {
	const struct __test_assertion_point *failure = run.failure;
	const struct location *at = failure ? &failure->location.at : &tc->location;

	printf("failure in \"%s\"\n\tat %s:%d: %s\n", tc->description, at->file,
	    at->line, failure ? failure->reason : "a lock or fixture");
}

/** Runs one case between its fixtures. Returns whether it passed. */
static bool test_case_run(const struct test_case *tc,
    const struct __test_fixture_ops *fixtures) {
	bool clean;

	run.failure = NULL;
	if (test_fixture(fixtures->p_setup)) {
		return false;
	}
	clean = test_case_call_unlocked(tc);
	return test_fixture(fixtures->p_teardown) == 0 && clean && !run.failure;
}

static void test_cases_run(const struct test_suite *test,
    struct test_result *result) {
	const struct test_case *tc;

	array_spread_nullterm_foreach(tc, test->test_cases) {
		if (result->verbose) {
			printf("  %s\n", tc->description);
		}
		if (test_case_run(tc, &test->case_fixture_ops)) {
			result->passed++;
			continue;
		}
		result->failed++;
		if (!result->quiet) {
			test_case_failed(tc);
		}
	}
}

static int test_suite_fixture(const struct test_suite *test,
    const __test_fixture_op_t *op, const char *which,
    struct test_result *result) {
	int ret = test_fixture(op);

	if (ret) {
		result->failed++;
		if (!result->quiet) {
			printf("failure of the %s of suite %s: %d\n", which,
			    test_name(test), ret);
		}
	}
	return ret;
}

static void test_suite_run_fixed(const struct test_suite *test,
    struct test_result *result) {
	const struct __test_fixture_ops *ops = &test->suite_fixture_ops;

	if (!test_suite_fixture(test, ops->p_setup, "set-up", result)) {
		test_cases_run(test, result);
		test_suite_fixture(test, ops->p_teardown, "tear-down", result);
	}
}

int test_suite_run_counted(const struct test_suite *test,
    struct test_result *result) {
	struct test_run outer = run;
	int failed = result->failed;

	if (!result->quiet) {
		printf("running %s.%s: %s\n", test_package(test), test_name(test),
		    test->description);
	}
	test_suite_run_fixed(test, result);
	run = outer;
	return result->failed - failed;
}

int test_suite_run(const struct test_suite *test) {
	struct test_result result = {};

	return test ? test_suite_run_counted(test, &result) : -EINVAL;
}
