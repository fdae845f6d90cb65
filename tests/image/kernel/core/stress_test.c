/**
 * @file
 * @brief Everything at once: threads of different priorities, a mutex, tokens
 *   over a wait queue, timers, an lthread and the heap, for a second.
 *
 * Each passes on or counts something whose sum must be right at the end. The
 * timer interrupts at arbitrary places.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <embox/test.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched.h>
#include <kernel/thread.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>
#include <mem/sysmalloc.h>
#include <util/err.h>

EMBOX_TEST_SUITE("threads, timers and the heap under load");

#define WORKERS 6
#define TIME_MS 1000

struct worker {
	struct thread *thread;
	unsigned int seed;
	long locked;   /**< increments under the mutex */
	long produced; /**< tokens put */
	long consumed; /**< tokens taken */
	bool damaged;  /**< heap block with wrong contents */
};

static struct worker workers[WORKERS];
static struct mutex mutex;
static long locked_sum; /* guarded by mutex */

static struct waitq tokens_wq = WAITQ_INIT(tokens_wq);
static long tokens; /* guarded by sched_lock */

static struct lthread counter_lt;
static volatile long launched, counted;
static volatile bool stop;

static int count_run(struct lthread *self) {
	(void)self;
	counted = launched;
	return 0;
}

/** Launches the lthread and wakes a consumer now and then without reason. */
static void disturb(struct sys_timer *timer, void *param) {
	(void)timer;
	(void)param;
	launched++;
	lthread_launch(&counter_lt);
	waitq_wakeup(&tokens_wq, 1);
}

static void work_lock(struct worker *w) {
	long seen;

	mutex_lock(&mutex);
	seen = locked_sum;
	if (rand_r(&w->seed) % 8 == 0) {
		thread_yield();
	}
	locked_sum = seen + 1;
	mutex_unlock(&mutex);
	w->locked++;
}

static void work_produce(struct worker *w) {
	sched_lock();
	tokens++;
	sched_unlock();
	w->produced++;
	waitq_wakeup(&tokens_wq, 1);
}

static bool token_take(void) {
	bool taken;

	sched_lock();
	taken = tokens > 0;
	tokens -= taken;
	sched_unlock();
	return taken;
}

static void work_consume(struct worker *w) {
	if (WAITQ_WAIT_TIMEOUT(&tokens_wq, token_take(), 3) == 0) {
		w->consumed++;
	}
}

static void work_heap(struct worker *w) {
	size_t size = rand_r(&w->seed) % 3000;
	unsigned char value = rand_r(&w->seed);
	unsigned char *p = sysmalloc(size);
	size_t i;

	if (!p) {
		return;
	}
	memset(p, value, size);
	thread_yield();
	for (i = 0; i < size; i++) {
		w->damaged |= p[i] != value;
	}
	sysfree(p);
}

static void work_priority(struct worker *w) {
	schedee_priority_set(&thread_self()->schedee,
	    SCHED_OTHER_PRIORITY_NORM - 3 + rand_r(&w->seed) % 6);
}

static void *worker_run(void *arg) {
	struct worker *w = arg;

	while (!stop) {
		switch (rand_r(&w->seed) % 8) {
		case 0:
			ksleep(1);
			break;
		case 1:
			work_priority(w);
			break;
		case 2:
		case 3:
			work_produce(w);
			break;
		case 4:
		case 5:
			work_consume(w);
			break;
		case 6:
			work_heap(w);
			break;
		default:
			work_lock(w);
			break;
		}
	}
	return NULL;
}

static void workers_run(void) {
	struct sys_timer timer;
	int i;

	stop = false;
	lthread_init(&counter_lt, count_run);
	sys_timer_init_start_msec(&timer, SYS_TIMER_PERIODIC, 1, disturb, NULL);
	for (i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){.seed = i + 1};
		workers[i].thread = thread_create(0, worker_run, &workers[i]);
		test_assert_zero(ptr2err(workers[i].thread));
	}

	/* Above the workers, or they might not let it end them. */
	schedee_priority_set(&thread_self()->schedee, SCHED_OTHER_PRIORITY_MAX);
	ksleep(TIME_MS);
	stop = true;
	schedee_priority_set(&thread_self()->schedee, SCHED_OTHER_PRIORITY_NORM);
	for (i = 0; i < WORKERS; i++) {
		test_assert_zero(thread_join(workers[i].thread, NULL));
	}
	sys_timer_close(&timer);
	lthread_join(&counter_lt);
}

TEST_CASE("All sums are right after a second of everything at once") {
	struct worker sum = {0};
	int i;

	mutex_init(&mutex);
	locked_sum = tokens = launched = counted = 0;
	workers_run();

	for (i = 0; i < WORKERS; i++) {
		test_assert_false(workers[i].damaged);
		sum.locked += workers[i].locked;
		sum.produced += workers[i].produced;
		sum.consumed += workers[i].consumed;
	}
	test_assert_not_zero(sum.locked);
	test_assert_not_zero(sum.consumed);
	test_assert_equal(locked_sum, sum.locked);
	test_assert_equal(tokens, sum.produced - sum.consumed);
	test_assert_not_zero(launched);
	test_assert_equal(counted, launched);
	test_assert_null(mutex.holder);
	test_assert_true(dlist_empty(&tokens_wq.list));
}
