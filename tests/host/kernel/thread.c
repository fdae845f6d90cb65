/**
 * @file
 * @brief Threads that serve: each runs until it waits for more to do
 *
 * Such a thread is a loop around a wait on a queue of its own. When it would
 * wait there, it is left, and entered again from its start the next time; it
 * keeps nothing on its stack. Where else it waits, the others act meanwhile.
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
	struct waitq *own; /* where it waits for work */
	bool running;      /* it is on the stack */
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
	return (struct thread *)service;
}

static void service_enter(void *arg) {
	struct service *service = arg;

	service->run(service->arg);
}

void kernel_threads_run(void) {
	struct service *before = current;
	unsigned int i;

	for (i = 0; i < THREADS; i++) {
		if (services[i].run != NULL && !services[i].running) {
			current = &services[i];
			current->running = true;
			process_enter(service_enter, current);
			services[i].running = false;
			current = before;
		}
	}
}

void kernel_wait_begin(struct waitq *wq) {
	if (current != NULL && current->own == NULL) {
		current->own = wq;
	}
}

void kernel_wait_on(struct waitq *wq, unsigned int ms) {
	assert(__critical_count == 0);
	if (current != NULL && current->own == wq) {
		process_rest();
	}
	kernel_wait(ms);
}
