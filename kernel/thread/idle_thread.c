/**
 * @file
 * @brief The thread that runs when no other can.
 */

#include <hal/cpu_idle.h>
#include <kernel/thread.h>
#include <util/err.h>

#include "../sched/sched_priv.h"

static void *idle_run(void *arg) {
	for (;;) {
		arch_cpu_idle();
	}
	return arg;
}

int idle_thread_create(void) {
	struct thread *t;

	t = thread_create(THREAD_FLAG_DETACHED | THREAD_FLAG_NOTASK
	                      | THREAD_FLAG_SUSPENDED,
	    idle_run, NULL);
	if (ptr2err(t)) {
		return ptr2err(t);
	}

	schedee_priority_set(&t->schedee, SCHED_PRIORITY_MIN);
	return thread_launch(t);
}
