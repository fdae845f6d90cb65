/**
 * @file
 * @brief Threads that serve, each on a stack of its own
 *
 * The test itself is the thread that has the processor; the others run when it
 * calls kernel_threads_run(), each until it waits. Who waits is woken through
 * its queue or by time, which only the test lets pass.
 */

#include <assert.h>
#include <string.h>

#include <kernel/critical.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>

#include "kernel.h"

#define THREADS 4

static struct service {
	void *(*run)(void *arg);
	void *arg;
	struct waitq *wq; /* where it waits; NULL: for the time only */
	long until;       /* no longer than this */
	bool woken;
} services[THREADS];

static struct service *current; /* NULL: the test itself */

void kernel_threads_reset(void) {
	memset(services, 0, sizeof(services));
	current = NULL;
}

struct thread *thread_self(void) {
	static char self;

	return current != NULL ? (struct thread *)current : (struct thread *)&self;
}

static void service_enter(void *arg) {
	struct service *service = arg;

	service->run(service->arg);
	process_abort("a thread that serves came to an end");
}

struct thread *thread_create(unsigned int flags, void *(*run)(void *),
    void *arg) {
	struct service *service = services;

	(void)flags;
	while (service < services + THREADS && service->run != NULL) {
		service++;
	}
	assert(service < services + THREADS);
	service->run = run;
	service->arg = arg;
	service->woken = true;
	process_stack_start(service - services, service_enter, service);
	return (struct thread *)service;
}

static bool service_due(const struct service *service) {
	return service->run != NULL
	       && (service->woken || kernel_time_ms() >= service->until);
}

bool kernel_threads_run(void) {
	bool worked = false;
	unsigned int i;

	assert(current == NULL);
	for (i = 0; i < THREADS; i++) {
		if (service_due(&services[i])) {
			current = &services[i];
			current->woken = false;
			process_stack_enter(i);
			current = NULL;
			worked = true;
		}
	}
	return worked;
}

void kernel_wait_on(struct waitq *wq, unsigned int ms) {
	assert(__critical_count == 0);
	if (current == NULL) {
		kernel_wait(ms);
		return;
	}
	current->wq = wq;
	current->until = kernel_time_ms() + ms;
	process_stack_leave(current - services);
}

bool kernel_thread_pause(unsigned int ms) {
	if (current != NULL) {
		kernel_wait_on(NULL, ms);
	}
	return current != NULL;
}

void waitq_wakeup(struct waitq *wq, int nr) {
	unsigned int i;

	(void)nr;
	for (i = 0; i < THREADS; i++) {
		services[i].woken |= services[i].wq == wq;
	}
}
