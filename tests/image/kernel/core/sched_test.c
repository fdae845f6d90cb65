/**
 * @file
 * @brief Threads, lthreads and the lock of the scheduler.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <embox/test.h>
#include <hal/ipl.h>
#include <kernel/critical.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>
#include <mem/phymem.h>
#include <util/err.h>

EMBOX_TEST_SUITE("threads and lthreads");

static volatile int runs;
static struct lthread lt_low, lt_high, lt_again;

static void *emit_run(void *arg) {
	test_emit((char)(long)arg);
	return arg;
}

static struct thread *emitter_create(char name, unsigned int flags) {
	struct thread *t = thread_create(flags, emit_run, (void *)(long)name);

	test_assert_zero(ptr2err(t));
	return t;
}

TEST_SETUP(test_setup);

static int test_setup(void) {
	runs = 0;
	return 0;
}

TEST_CASE("Joining a thread returns its result") {
	void *ret = NULL;

	test_assert_zero(thread_join(emitter_create('r', 0), &ret));
	test_assert_equal((long)ret, 'r');
}

TEST_CASE("A thread cannot join itself, nor a detached one") {
	struct thread *t = emitter_create('d', THREAD_FLAG_SUSPENDED);

	test_assert_equal(thread_join(thread_self(), NULL), -EDEADLK);
	test_assert_zero(thread_detach(t));
	test_assert_equal(thread_join(t, NULL), -EINVAL);
	test_assert_equal(thread_detach(t), -EINVAL);
	test_assert_zero(thread_launch(t));
	ksleep(5);
	test_assert_emitted("d");
}

TEST_CASE("A suspended thread runs from its launch on, once") {
	struct thread *t = emitter_create('s', THREAD_FLAG_SUSPENDED);

	ksleep(5);
	test_assert_emitted("");
	test_assert_zero(thread_launch(t));
	test_assert_equal(thread_launch(t), -EINVAL);
	test_assert_zero(thread_join(t, NULL));
	test_assert_emitted("s");
}

TEST_CASE("A thread without a function is refused") {
	test_assert_equal(ptr2err(thread_create(0, NULL, NULL)), -EINVAL);
}

TEST_CASE("A thread of a higher priority runs at once, of a lower one later") {
	struct thread *high;
	struct thread *low;

	low = emitter_create('l',
	    THREAD_FLAG_PRIORITY_INHERIT | THREAD_FLAG_PRIORITY_LOWER);
	high = emitter_create('h',
	    THREAD_FLAG_PRIORITY_INHERIT | THREAD_FLAG_PRIORITY_HIGHER);
	test_assert_emitted("h");
	test_assert_zero(thread_join(low, NULL));
	test_assert_zero(thread_join(high, NULL));
	test_assert_emitted("hl");
}

TEST_CASE("With the scheduler locked no other thread runs") {
	struct thread *t;

	sched_lock();
	t = emitter_create('t',
	    THREAD_FLAG_PRIORITY_INHERIT | THREAD_FLAG_PRIORITY_HIGHER);
	test_emit('1');
	sched_lock();
	sched_unlock();
	test_emit('2');
	sched_unlock();
	test_assert_emitted("12t");
	test_assert_zero(thread_join(t, NULL));
}

static void *spin_run(void *arg) {
	volatile bool *stop = arg;

	while (!*stop) {
		runs++;
	}
	return NULL;
}

TEST_CASE("Threads of the same priority share the processor in time slices") {
	volatile bool stop = false;
	time64_t start = ktime_get_ns();
	struct thread *t;

	t = thread_create(THREAD_FLAG_PRIORITY_INHERIT, spin_run, (void *)&stop);
	test_assert_zero(ptr2err(t));
	while (runs == 0 && ktime_get_ns() - start < 5 * NSEC_PER_SEC) {}
	stop = true;
	test_assert_zero(thread_join(t, NULL));
	test_assert_not_zero(runs);
}

TEST_CASE("Joined and detached threads give all their pages back") {
	size_t free_before = 0;
	int i;

	for (i = 0; i < 20; i++) {
		test_assert_zero(thread_join(emitter_create('.', 0), NULL));
		emitter_create('.', THREAD_FLAG_DETACHED);
		ksleep(3);
		if (i == 0) {
			free_before = phy_allocator()->free;
		}
	}
	test_assert_equal(phy_allocator()->free, free_before);
}

static volatile bool fpu_stop;

/** Keeps sums in registers, and tells whether they stayed right. */
static void *fpu_run(void *arg) {
	double step = (double)(long)arg;
	bool ok = true;

	while (!fpu_stop) {
		double sum = 0;
		int i;

		for (i = 0; i < 1000; i++) {
			sum += step;
		}
		ok = ok && sum == 1000 * step;
	}
	return (void *)(long)ok;
}

/** Interrupts the threads, with other values in the same registers. */
static void fpu_disturb(struct sys_timer *timer, void *param) {
	volatile double *x = param;

	(void)timer;
	*x = *x * 1.5 + 1;
	runs++;
}

TEST_CASE("Floating-point registers survive interrupts and time slices") {
	volatile double x = 1;
	struct sys_timer timer;
	struct thread *t[2];
	void *ret;
	long i;

	fpu_stop = false;
	sys_timer_init_start_msec(&timer, SYS_TIMER_PERIODIC, 2, fpu_disturb,
	    (void *)&x);
	for (i = 0; i < 2; i++) {
		t[i] = thread_create(0, fpu_run, (void *)(i + 3));
		test_assert_zero(ptr2err(t[i]));
	}
	ksleep(300);
	fpu_stop = true;
	sys_timer_close(&timer);
	for (i = 0; i < 2; i++) {
		test_assert_zero(thread_join(t[i], &ret));
		test_assert_true((long)ret);
	}
	test_assert(runs > 3);
}

static int lt_low_run(struct lthread *self) {
	(void)self;
	test_emit('l');
	return 0;
}

static int lt_high_run(struct lthread *self) {
	(void)self;
	test_emit('h');
	return 0;
}

TEST_CASE("Lthreads run before the thread that launched them goes on") {
	lthread_init(&lt_low, lt_low_run);
	lthread_launch(&lt_low);
	test_emit('t');
	test_assert_emitted("lt");
}

TEST_CASE("Lthreads run in the order of their priorities") {
	lthread_init(&lt_low, lt_low_run);
	lthread_init(&lt_high, lt_high_run);
	schedee_priority_set(&lt_low.schedee, SCHED_LT_PRIORITY_MIN);
	schedee_priority_set(&lt_high.schedee, SCHED_PRIORITY_MAX);

	sched_lock();
	lthread_launch(&lt_low);
	lthread_launch(&lt_high);
	sched_unlock();
	test_assert_emitted("hl");
}

TEST_CASE("The greatest priority of lthreads by name cannot be set") {
	lthread_init(&lt_low, lt_low_run);
	test_assert_equal(
	    schedee_priority_set(&lt_low.schedee, SCHED_LT_PRIORITY_MAX), -EINVAL);
	test_assert_equal(schedee_priority_get(&lt_low.schedee),
	    SCHED_LT_PRIORITY_NORM);
}

TEST_CASE("An lthread launched twice before it starts runs once") {
	lthread_init(&lt_low, lt_low_run);
	sched_lock();
	lthread_launch(&lt_low);
	lthread_launch(&lt_low);
	sched_unlock();
	test_assert_emitted("l");
}

static int lt_again_run(struct lthread *self) {
	if (++runs < 3) {
		lthread_launch(self);
	}
	return 0;
}

TEST_CASE("An lthread launched while it runs runs again") {
	lthread_init(&lt_again, lt_again_run);
	lthread_launch(&lt_again);
	lthread_join(&lt_again);
	test_assert_equal(runs, 3);
}

static int lt_check_run(struct lthread *self) {
	ipl_t ipl;

	(void)self;
	ipl = ipl_save();
	ipl_restore(ipl);
	runs = critical_inside(CRITICAL_SCHED_LOCK) ? 1 : 2;
	return 0;
}

TEST_CASE("An lthread runs with the scheduler locked") {
	lthread_init(&lt_low, lt_check_run);
	lthread_launch(&lt_low);
	test_assert_equal(runs, 1);
	test_assert_zero(critical_inside(CRITICAL_SCHED_LOCK));
}

TEST_CASE("A stack that no memory is there for, or too small, is refused") {
	test_assert_equal(
	    ptr2err(thread_create_with_stack(0, SIZE_MAX, emit_run, NULL)),
	    -ENOMEM);
	test_assert_equal(ptr2err(thread_create_with_stack(0, 0, emit_run, NULL)),
	    -ENOMEM);
}
