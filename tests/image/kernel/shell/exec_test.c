/**
 * @file
 * @brief Running of command lines.
 */

#include <cmd/shell.h>
#include <drivers/tty.h>
#include <embox/test.h>
#include <errno.h>
#include <framework/cmd/api.h>
#include <hal/ipl.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <lib/console.h>
#include <stdio.h>
#include <unistd.h>
#include <util/err.h>
#include <util/getopt.h>

EMBOX_TEST_SUITE("the shell's running of commands");

/* The command that runs the tests goes on with its own options. */
TEST_TEARDOWN_SUITE(restore) {
	getopt_init();
	return 0;
}

TEST_CASE("an empty line and a comment succeed") {
	test_assert_zero(shell_exec(""));
	test_assert_zero(shell_exec(" ; ;; "));
	test_assert_zero(shell_exec("# comment"));
}

TEST_CASE("an unknown command is an error, and the next one runs") {
	test_assert_equal(shell_exec("nosuch"), -ENOENT);
	test_assert_zero(shell_exec("nosuch; echo after it"));
	test_assert_equal(shell_exec("echo before it; nosuch"), -ENOENT);
}

TEST_CASE("of a line that does not parse, nothing runs") {
	test_assert_equal(shell_exec("sleep 10; echo \"open"), -EINVAL);
}

TEST_CASE("a command's status is the line's") {
	test_assert_equal(shell_exec("sleep"), -EINVAL);
	test_assert_equal(shell_exec("sleep 1x"), -EINVAL);
	test_assert_zero(shell_exec("sleep; echo status: $?"));
}

TEST_CASE("more words than there is room for are refused") {
	char line[256] = "echo";

	for (int i = 0; i < 70; i++) {
		strlcat(line, " w", sizeof line);
	}
	test_assert_equal(shell_exec(line), -E2BIG);
}

TEST_CASE("a command in the background does not hold the line up") {
	time64_t start = ktime_get_ns();

	test_assert_zero(shell_exec("sleep 3 &"));
	test_assert(ktime_get_ns() - start < 3 * NSEC_PER_SEC);
}

TEST_CASE("sleep lasts as long as it is told") {
	time64_t start = ktime_get_ns();

	test_assert_zero(shell_exec("sleep 1"));
	test_assert(ktime_get_ns() - start >= NSEC_PER_SEC);
}

static void *type_interrupt(void *arg) {
	struct tty *tty = arg;
	ipl_t ipl;

	ksleep(100);
	ipl = ipl_save();
	tty_rx_putc(tty, TTY_INTR_CHAR);
	ipl_restore(ipl);
	tty_rx_wake(tty);
	return NULL;
}

TEST_CASE("^C ends a command that waits, and the line goes on") {
	struct tty *tty = console_tty();
	struct thread *typist = thread_create(0, type_interrupt, tty);
	time64_t start = ktime_get_ns();

	test_assert_zero(ptr2err(typist));
	test_assert_zero(shell_exec("sleep 60; echo status: $?"));
	test_assert(ktime_get_ns() - start < 60 * NSEC_PER_SEC);
	thread_join(typist, NULL);
}

TEST_CASE("commands are found by their whole names only") {
	test_assert_not_null(cmd_lookup("echo"));
	test_assert_null(cmd_lookup("ech"));
	test_assert_null(cmd_lookup("echoo"));
	test_assert_null(cmd_lookup(""));
}
