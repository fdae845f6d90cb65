/**
 * @file
 * @brief Mutexes.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include <embox/test.h>
#include <kernel/thread.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/time/ktime.h>
#include <util/err.h>

EMBOX_TEST_SUITE("mutexes");

#define WORKERS 4
#define ROUNDS  200

static struct mutex m;
static struct mutex m_static = MUTEX_INIT_STATIC;
static volatile long counter;

/** Takes the mutex for 40 ms. */
static void *holder_run(void *arg) {
	mutex_lock(&m);
	*(volatile bool *)arg = true;
	ksleep(40);
	mutex_unlock(&m);
	return NULL;
}

static struct thread *holder_start(void) {
	static volatile bool held;
	struct thread *holder;

	held = false;
	holder = thread_create(0, holder_run, (void *)&held);
	test_assert_zero(ptr2err(holder));
	while (!held) {
		ksleep(1);
	}
	return holder;
}

TEST_CASE("A normal mutex cannot be taken twice by one thread") {
	mutex_init_default(&m, NULL);
	test_assert_zero(mutex_lock(&m));
	test_assert_equal(mutex_trylock(&m), -EBUSY);
	test_assert_zero(mutex_unlock(&m));
}

TEST_CASE("A recursive mutex is free after as many unlocks as locks") {
	struct thread *holder;

	mutex_init(&m);
	test_assert_zero(mutex_lock(&m));
	test_assert_zero(mutex_lock(&m));
	test_assert_zero(mutex_unlock(&m));
	test_assert_not_null(m.holder);
	test_assert_zero(mutex_unlock(&m));
	test_assert_null(m.holder);

	holder = holder_start();
	test_assert_equal(mutex_trylock(&m), -EBUSY);
	test_assert_zero(thread_join(holder, NULL));
}

TEST_CASE("An error-checking mutex reports the second lock") {
	const struct mutexattr attr = {.type = MUTEX_ERRORCHECK};

	mutex_init_default(&m, &attr);
	test_assert_zero(mutex_lock(&m));
	test_assert_equal(mutex_lock(&m), -EDEADLK);
	test_assert_zero(mutex_unlock(&m));
}

TEST_CASE("Unlocking a mutex of another thread is refused") {
	struct thread *holder;

	mutex_init(&m);
	holder = holder_start();
	test_assert_equal(mutex_unlock(&m), -EPERM);
	test_assert_zero(thread_join(holder, NULL));
	test_assert_equal(mutex_unlock(&m), -EPERM);
}

TEST_CASE("Locking waits until the holder unlocks") {
	struct thread *holder;
	time64_t start = ktime_get_ns();

	mutex_init(&m);
	holder = holder_start();
	test_assert_zero(mutex_lock(&m));
	test_assert(ktime_get_ns() - start >= 40 * NSEC_PER_MSEC);
	test_assert_zero(mutex_unlock(&m));
	test_assert_zero(thread_join(holder, NULL));
}

TEST_CASE("A timed lock gives up at its time") {
	struct thread *holder;
	struct timespec until;

	mutex_init(&m);
	holder = holder_start();
	clock_gettime(CLOCK_REALTIME, &until);
	until = timespec_add(until, ns_to_timespec(5 * NSEC_PER_MSEC));
	test_assert_equal(mutex_timedlock(&m, &until), -ETIMEDOUT);
	test_assert_zero(thread_join(holder, NULL));
	test_assert_zero(mutex_timedlock(&m, &until));
	test_assert_zero(mutex_unlock(&m));
}

/** Increments in two steps, with a chance for the others in between. */
static void *worker_run(void *arg) {
	long seen;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		mutex_lock(&m_static);
		seen = counter;
		thread_yield();
		counter = seen + 1;
		mutex_unlock(&m_static);
	}
	return arg;
}

TEST_CASE("A static mutex keeps four threads apart") {
	struct thread *workers[WORKERS];
	int i;

	counter = 0;
	for (i = 0; i < WORKERS; i++) {
		workers[i] = thread_create(0, worker_run, NULL);
		test_assert_zero(ptr2err(workers[i]));
	}
	for (i = 0; i < WORKERS; i++) {
		test_assert_zero(thread_join(workers[i], NULL));
	}
	test_assert_equal(counter, WORKERS * ROUNDS);
}
