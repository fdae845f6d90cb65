/**
 * @file
 * @brief Wait queues: wake-ups, their order and number, and time-outs.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include <embox/test.h>
#include <kernel/sched.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>
#include <util/err.h>

EMBOX_TEST_SUITE("wait queues");

#define WAITERS 3

static struct waitq wq = WAITQ_INIT(wq);
static volatile bool cond;
static volatile int woken;
static struct thread *waiters[WAITERS];

TEST_SETUP(test_setup);

static int test_setup(void) {
	waitq_init(&wq);
	cond = false;
	woken = 0;
	return 0;
}

static time64_t ms_since(time64_t start_ns) {
	return (ktime_get_ns() - start_ns) / NSEC_PER_MSEC;
}

/** Waits for its own permit, emits its name when it comes. */
static void *permit_wait(void *arg) {
	WAITQ_WAIT(&wq, cond);
	test_emit((char)(long)arg);
	woken++;
	return NULL;
}

/** Starts the waiters in the order a, b, c; each is asleep after it. */
static void waiters_start(void) {
	int i;

	for (i = 0; i < WAITERS; i++) {
		waiters[i] = thread_create(0, permit_wait, (void *)(long)('a' + i));
		test_assert_zero(ptr2err(waiters[i]));
		ksleep(2);
	}
}

static void waiters_join(void) {
	int i;

	cond = true;
	waitq_wakeup_all(&wq);
	for (i = 0; i < WAITERS; i++) {
		test_assert_zero(thread_join(waiters[i], NULL));
	}
}

TEST_CASE("A condition that is true already is not waited for") {
	time64_t start = ktime_get_ns();

	test_assert_zero(WAITQ_WAIT_TIMEOUT(&wq, true, 1000));
	test_assert(ms_since(start) < 500);
}

TEST_CASE("A wait without a wake-up times out, not before its time") {
	time64_t start = ktime_get_ns();

	test_assert_equal(WAITQ_WAIT_TIMEOUT(&wq, cond, 30), -ETIMEDOUT);
	test_assert(ms_since(start) >= 30);
}

TEST_CASE("A wake-up with the condition still false does not end the wait") {
	time64_t start;
	struct thread *other;

	other = thread_create(0, permit_wait, (void *)'x');
	test_assert_zero(ptr2err(other));
	ksleep(2);
	waitq_wakeup_all(&wq);
	ksleep(2);
	test_assert_zero(woken);

	start = ktime_get_ns();
	cond = true;
	waitq_wakeup_all(&wq);
	test_assert_zero(thread_join(other, NULL));
	test_assert(ms_since(start) < 500);
}

static void set_cond(struct sys_timer *timer, void *param) {
	(void)timer;
	(void)param;
	cond = true;
	waitq_wakeup_all(&wq);
}

TEST_CASE("A wake-up from a timer ends the wait before its time-out") {
	time64_t start = ktime_get_ns();
	struct sys_timer timer;

	sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 10, set_cond, NULL);
	test_assert_zero(WAITQ_WAIT_TIMEOUT(&wq, cond, 5000));
	test_assert(ms_since(start) >= 10);
	test_assert(ms_since(start) < 4000);
}

static void set_cond_quietly(struct sys_timer *timer, void *param) {
	(void)timer;
	(void)param;
	cond = true;
}

TEST_CASE("A condition that came true without a wake-up is seen at time-out") {
	struct sys_timer timer;

	sys_timer_init_start_msec(&timer, SYS_TIMER_ONESHOT, 5, set_cond_quietly,
	    NULL);
	test_assert_zero(WAITQ_WAIT_TIMEOUT(&wq, cond, 50));
}

TEST_CASE("All waiters are woken in the order in which they came") {
	waiters_start();
	waiters_join();
	test_assert_equal(woken, WAITERS);
	test_assert_emitted("abc");
}

TEST_CASE("Waking one waiter leaves the others asleep") {
	waiters_start();
	cond = true;
	waitq_wakeup(&wq, 1);
	ksleep(5);
	test_assert_emitted("a");
	waiters_join();
	test_assert_equal(woken, WAITERS);
}

TEST_CASE("A waiter that timed out is no longer on the queue") {
	test_assert_equal(WAITQ_WAIT_TIMEOUT(&wq, cond, 1), -ETIMEDOUT);
	test_assert_true(dlist_empty(&wq.list));
}
