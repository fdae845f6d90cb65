/**
 * @file
 * @brief Virtual time, chance, and the points at which the world moves on
 */

#include <stdlib.h>

#include "sim.h"

/* Virtual time that a basic block takes, and the most of them without a
 * point. */
#define BLOCK_NS  2
#define BLOCK_MAX 4000

struct sim_event {
	struct sim_event *next;
	uint64_t when;
	void (*fn)(void *);
	void *arg;
};

uint64_t sim_seed;
uint64_t sim_now;

/*
 * In place of rdtsc in the image (arch/include/asm/xen/barrier.h): a look at
 * the clock takes 100 ns. As the instruction, it changes rax and rdx only.
 */
__asm__("	.text\n"
        "	.globl sim_rdtsc\n"
        "sim_rdtsc:\n"
        "	pushfq\n"
        "	addq $100, sim_now\n"
        "	movl sim_now, %eax\n"
        "	movl sim_now + 4, %edx\n"
        "	popfq\n"
        "	ret\n");

static struct sim_event *queue; /* by time, then by age */
static uint64_t rand_state;
static uint32_t blocks_run, blocks_until;

/* SplitMix64. */
uint64_t sim_rand(void) {
	static bool seeded;
	uint64_t z;

	if (!seeded) {
		seeded = true;
		rand_state = sim_seed;
	}
	z = rand_state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint64_t sim_rand_range(uint64_t from, uint64_t to) {
	return from + sim_rand() % (to - from + 1);
}

bool sim_rand_one_in(unsigned int n) {
	return sim_rand() % n == 0;
}

void sim_after(uint64_t delay, void (*fn)(void *), void *arg) {
	struct sim_event *event = malloc(sizeof(*event));
	struct sim_event **link = &queue;

	if (event == NULL) {
		sim_fail("out of memory");
	}
	*event = (struct sim_event){.when = sim_now + delay, .fn = fn, .arg = arg};
	while (*link != NULL && (*link)->when <= event->when) {
		link = &(*link)->next;
	}
	event->next = *link;
	*link = event;
}

/* Mostly quick, at times as slow as a backend that was not scheduled. */
void sim_soon(void (*fn)(void *), void *arg) {
	uint64_t most =
	    sim_rand_one_in(16) ? 2 * NSEC_PER_MSEC : 30 * NSEC_PER_USEC;

	sim_after(sim_rand_range(100, most), fn, arg);
}

static void run_due(void) {
	while (queue != NULL && queue->when <= sim_now) {
		struct sim_event event = *queue;

		free(queue);
		queue = event.next;
		event.fn(event.arg);
	}
}

/*
 * As Xen's entry and the iret hypercall at its end: masked during the upcall,
 * and again as long as something is pending. Another thread may run before
 * xen_upcall() returns, so nothing here is kept but on this stack.
 */
static void deliver(void) {
	while (sim_evtchn_deliverable()) {
		sim_vcpu()->evtchn_upcall_mask = 1;
		xen_upcall();
		sim_vcpu()->evtchn_upcall_mask = 0;
	}
}

void sim_point(uint64_t ns) {
	sim_now += (uint64_t)blocks_run * BLOCK_NS + ns;
	blocks_run = 0;
	blocks_until = sim_rand_range(1, BLOCK_MAX);
	run_due();
	deliver();
}

bool sim_advance(uint64_t limit) {
	if (queue == NULL || queue->when > limit) {
		if (limit == UINT64_MAX) {
			return false;
		}
		sim_now = limit;
		return true;
	}
	if (queue->when > sim_now) {
		sim_now = queue->when;
	}
	run_due();
	return true;
}

void sim_barrier(void) {
	__sync_synchronize();
	if (sim_rand_one_in(4)) {
		sim_point(20);
	}
}

/* Called by the compiler's instrumentation at each basic block of the image. */
void __sanitizer_cov_trace_pc(void) {
	if (++blocks_run >= blocks_until) {
		sim_point(0);
	}
}
