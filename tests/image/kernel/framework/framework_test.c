/**
 * @file
 * @brief The test framework itself: that what fails is seen to fail.
 *
 * The suites run here are made by hand and are not in the registry.
 */

#include <embox/test.h>
#include <errno.h>
#include <hal/ipl.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/thread.h>
#include <lib/libds/array.h>
#include <util/err.h>

EMBOX_TEST_SUITE("the test framework");

static char trace[32];
static int traced;

static void note(char ch) {
	trace[traced++] = ch;
}

static void pass(void) {
	note('p');
	test_assert(1);
}

static void fail(void) {
	note('f');
	test_assert_equal(1, 2);
	note('!');
}

static void leave_sched_locked(void) {
	sched_lock();
}

static void fail_with_irq_masked(void) {
	ipl_save();
	test_fail("interrupts stay masked");
}

static void *fail_elsewhere(void *arg) {
	test_assert(arg);
	note('t');
	return NULL;
}

static void fail_in_thread(void) {
	struct thread *t = thread_create(0, fail_elsewhere, NULL);

	test_assert_zero(ptr2err(t));
	thread_join(t, NULL);
	note('j');
}

static void emit_much(void) {
	for (int i = 0; i < 70; i++) {
		test_emit('a');
	}
	test_assert_equal(strlen(test_get_emitted()), 65);
	test_assert_equal(test_get_emitted()[64], '~');
}

static int setup(void) {
	note('s');
	return 0;
}

static int teardown(void) {
	note('d');
	return 0;
}

static int refuse(void) {
	return -EIO;
}

static const __test_fixture_op_t none, do_setup = setup, do_teardown = teardown,
                                       do_refuse = refuse;

#define CASE(function) \
	{ .run = (function), .description = #function, .location = LOCATION_INIT }

static struct test_result result;

ARRAY_SPREAD_DEF_TERMINATED(static const int, numbers, -1);
ARRAY_SPREAD_ADD(numbers, 1, 2);
ARRAY_SPREAD_ADD(numbers, 3);
ARRAY_SPREAD_ADD(numbers, 4);

/** Runs one or two cases with the fixtures given. */
static int run(test_case_run_t first, test_case_run_t second,
    const __test_fixture_op_t *suite_setup,
    const __test_fixture_op_t *case_setup,
    const __test_fixture_op_t *case_teardown) {
	const struct test_case cases[] = {CASE(first), CASE(second)};
	const struct test_case *list[] = {&cases[0], second ? &cases[1] : NULL,
	    NULL};
	const struct test_suite suite = {
	    .test_cases = list,
	    .description = "made by hand",
	    .suite_fixture_ops = {suite_setup, &none},
	    .case_fixture_ops = {case_setup, case_teardown},
	};

	memset(trace, 0, sizeof trace);
	traced = 0;
	result = (struct test_result){.quiet = true};
	return test_suite_run_counted(&suite, &result);
}

TEST_CASE("a case that passes is counted as passed") {
	test_assert_zero(run(pass, NULL, &none, &none, &none));
	test_assert_equal(result.passed, 1);
	test_assert_zero(result.failed);
}

TEST_CASE("a false assertion ends its case, and the next one runs") {
	test_assert_equal(run(fail, pass, &none, &none, &none), 1);
	test_assert_equal(result.passed, 1);
	test_assert_equal(result.failed, 1);
	test_assert_str_equal(trace, "fp");
}

TEST_CASE("fixtures run around each case, also around one that fails") {
	run(fail, pass, &none, &do_setup, &do_teardown);
	test_assert_str_equal(trace, "sfdspd");
}

TEST_CASE("a case whose set-up fails is failed and does not run") {
	test_assert_equal(run(pass, pass, &none, &do_refuse, &none), 2);
	test_assert_str_equal(trace, "");
}

TEST_CASE("a case whose tear-down fails is failed") {
	test_assert_equal(run(pass, NULL, &none, &none, &do_refuse), 1);
	test_assert_zero(result.passed);
}

TEST_CASE("a suite whose set-up fails counts one failure and runs no case") {
	test_assert_equal(run(pass, pass, &do_refuse, &none, &none), 1);
	test_assert_zero(result.passed);
	test_assert_str_equal(trace, "");
}

TEST_CASE("a lock that a case leaves held fails it and is dropped") {
	test_assert_equal(run(leave_sched_locked, NULL, &none, &none, &none), 1);
	test_assert_false(critical_inside(CRITICAL_SCHED_LOCK));
}

TEST_CASE("interrupts that a failed case left masked are on again") {
	ipl_t ipl = ipl_save(), after;

	ipl_restore(ipl);
	test_assert_equal(run(fail_with_irq_masked, NULL, &none, &none, &none), 1);
	after = ipl_save();
	ipl_restore(after);
	test_assert_equal(after, ipl);
}

TEST_CASE("a false assertion in another thread fails the case, which goes on") {
	test_assert_equal(run(fail_in_thread, NULL, &none, &none, &none), 1);
	test_assert_str_equal(trace, "tj");
}

TEST_CASE("emitted characters beyond 64 show as one mark") {
	test_assert_zero(run(emit_much, NULL, &none, &none, &none));
}

TEST_CASE("what a case emitted is its own") {
	test_emit('x');
	run(emit_much, NULL, &none, &none, &none);
	test_assert_emitted("x");
}

TEST_CASE("a suite is found by its name, alone or with its package") {
	const struct test_suite *test = test_lookup("framework_test");

	test_assert_not_null(test);
	test_assert(
	    test_lookup("embox.test.kernel.framework.framework_test") == test);
	test_assert_null(test_lookup("kernel.framework.framework_test"));
	test_assert_null(test_lookup(""));
}

TEST_CASE("a spread array has its elements in order, then its terminator") {
	int number, expected = 1;

	test_assert_equal(ARRAY_SPREAD_SIZE(numbers), 5);
	test_assert_equal(ARRAY_SPREAD_SIZE_IGNORE_TERMINATING(numbers), 4);
	array_spread_foreach(number, numbers) {
		test_assert_equal(number, expected);
		expected = expected == 4 ? -1 : expected + 1;
	}
	test_assert_zero(expected);
}

TEST_CASE("the cases of each suite stand in the order of its source") {
	const struct test_suite *test;
	const struct test_case *tc;

	test_foreach(test) {
		int line = 0;

		test_assert_not_null(test);
		array_spread_nullterm_foreach(tc, test->test_cases) {
			test_assert(tc->location.line > line);
			line = tc->location.line;
		}
		test_assert_not_equal(line, 0);
	}
}
