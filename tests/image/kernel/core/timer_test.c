/**
 * @file
 * @brief Timers and kernel time.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include <embox/test.h>
#include <hal/clock.h>
#include <hal/ipl.h>
#include <kernel/sched.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>

EMBOX_TEST_SUITE("timers and time");

static volatile int fired;

static void count_and_emit(struct sys_timer *timer, void *param) {
	(void)timer;
	fired++;
	if (param) {
		test_emit(*(char *)param);
	}
}

static void count_and_stop(struct sys_timer *timer, void *param) {
	if (++fired == *(int *)param) {
		sys_timer_stop(timer);
	}
}

TEST_SETUP(test_setup);

static int test_setup(void) {
	fired = 0;
	return 0;
}

TEST_CASE("A one-shot timer fires once") {
	struct sys_timer timer;

	test_assert_zero(sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 5,
	    count_and_emit, NULL));
	test_assert_zero(fired);
	ksleep(40);
	test_assert_equal(fired, 1);
	test_assert_false(sys_timer_is_started(&timer));
}

static ipl_t handler_ipl;

static void look_at_ipl(struct sys_timer *timer, void *param) {
	(void)timer;
	(void)param;
	handler_ipl = ipl_save();
	ipl_restore(handler_ipl);
	fired++;
}

TEST_CASE("A timer's handler runs with interrupts off") {
	struct sys_timer timer;
	ipl_t on = ipl_save();
	ipl_t off = ipl_save();

	ipl_restore(on);
	test_assert_not_equal(on, off);
	handler_ipl = on;
	sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 5, look_at_ipl, NULL);
	ksleep(40);
	test_assert_equal(fired, 1);
	test_assert_equal(handler_ipl, off);
}

TEST_CASE("A periodic timer fires until its handler stops it") {
	struct sys_timer timer;
	int limit = 3;

	sys_timer_init_start_msec(&timer, SYS_TIMER_PERIODIC, 5, count_and_stop,
	    &limit);
	ksleep(150);
	test_assert_equal(fired, 3);
	sys_timer_close(&timer);
}

TEST_CASE("A timer that is stopped in time does not fire") {
	struct sys_timer timer;

	sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 20, count_and_emit,
	    NULL);
	sys_timer_stop(&timer);
	ksleep(40);
	test_assert_zero(fired);
}

TEST_CASE("Timers fire in the order of their deadlines, not of their start") {
	static char names[] = "abc";
	struct sys_timer timers[3];
	int i;

	for (i = 2; i >= 0; i--) {
		sys_timer_init_start_msec(&timers[i], SYS_TIMER_ONESHOT, 10 * (i + 1),
		    count_and_emit, &names[i]);
	}
	ksleep(80);
	test_assert_emitted("abc");
}

TEST_CASE("A timer that is started again fires at its new deadline only") {
	struct sys_timer timer;

	sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 10, count_and_emit,
	    NULL);
	sys_timer_start(&timer, ms2jiffies(60));
	ksleep(30);
	test_assert_zero(fired);
	ksleep(60);
	test_assert_equal(fired, 1);
}

TEST_CASE("An allocated timer is freed by closing it") {
	struct sys_timer *timer;

	test_assert_zero(
	    sys_timer_set(&timer, SYS_TIMER_ONESHOT, 5, count_and_emit, NULL));
	ksleep(20);
	test_assert_equal(fired, 1);
	test_assert_zero(sys_timer_close(timer));
	test_assert_equal(sys_timer_close(NULL), -EINVAL);
}

TEST_CASE("Sleeping takes at least the time asked for") {
	time64_t start = ktime_get_ns();

	test_assert_zero(usleep(20500));
	test_assert(ktime_get_ns() - start >= 20500 * NSEC_PER_USEC);
}

TEST_CASE("Kernel time and jiffies never step back") {
	time64_t ns = ktime_get_ns();
	clock_t ticks = clock_sys_ticks();
	int i;

	for (i = 0; i < 10000; i++) {
		time64_t ns_now = ktime_get_ns();
		clock_t ticks_now = clock_sys_ticks();

		test_assert(ns_now >= ns);
		test_assert(ticks_now >= ticks);
		ns = ns_now;
		ticks = ticks_now;
	}
}

TEST_CASE("The wall clock keeps what it is set to, and goes on") {
	struct timespec was;
	struct timespec set = {.tv_sec = 1700000000, .tv_nsec = 5};
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &was);
	test_assert_zero(clock_settime(CLOCK_REALTIME, &set));
	ksleep(5);
	clock_gettime(CLOCK_REALTIME, &now);
	now = timespec_sub(now, set);
	clock_settime(CLOCK_REALTIME, &was);
	test_assert(timespec_to_ns(&now) >= 5 * NSEC_PER_MSEC);
	test_assert(timespec_to_ns(&now) < 10 * NSEC_PER_SEC);
}

TEST_CASE("A date of a leap year is taken apart") {
	time_t leap_day = 951826154; /* 2000-02-29 12:09:14, a Tuesday */
	struct tm tm;

	gmtime_r(&leap_day, &tm);
	test_assert_equal(tm.tm_year, 100);
	test_assert_equal(tm.tm_mon, 1);
	test_assert_equal(tm.tm_mday, 29);
	test_assert_equal(tm.tm_hour, 12);
	test_assert_equal(tm.tm_min, 9);
	test_assert_equal(tm.tm_sec, 14);
	test_assert_equal(tm.tm_wday, 2);
	test_assert_equal(tm.tm_yday, 59);
}
