/**
 * @file
 * @brief Switching of contexts
 */

#include <stdint.h>

#include <asm/xen/hypervisor.h>
#include <embox/test.h>
#include <hal/context.h>
#include <hal/ipl.h>
#include <kernel/sched/sched_lock.h>

EMBOX_TEST_SUITE("switching of contexts");

#define STACK_SIZE 16384

static uint8_t stack[STACK_SIZE + 16] __attribute__((aligned(16)));
static struct context here, there;

static volatile uintptr_t seen_sp;
static volatile int seen_mask;
static volatile int visits;

TEST_SETUP(lock) {
	sched_lock();
	visits = 0;
	return 0;
}

TEST_TEARDOWN(unlock) {
	sched_unlock();
	return 0;
}

static void visit(void) {
	for (;;) {
		seen_sp = (uintptr_t)__builtin_frame_address(0);
		seen_mask = xen_vcpu_info()->evtchn_upcall_mask;
		visits++;
		context_switch(&there, &here);
	}
}

static void start(unsigned int flags, unsigned int offset) {
	context_init(&there, flags, visit, stack + STACK_SIZE + offset);
	context_switch(&here, &there);
}

TEST_CASE("a context starts on its own stack, aligned for calls") {
	for (unsigned int offset = 0; offset < 16; offset++) {
		start(0, offset);
		test_assert(seen_sp >= (uintptr_t)stack
		            && seen_sp < (uintptr_t)stack + sizeof(stack));
		/* The frame pointer is 16 below the caller's aligned stack. */
		test_assert_zero(seen_sp % 16);
	}
}

TEST_CASE("preparing a context leaves the stack as it was") {
	/* Embox prepares the running thread's context on the stack in use. */
	for (unsigned int i = 0; i < sizeof(stack); i++) {
		stack[i] = (uint8_t)(i * 7);
	}
	context_init(&there, 0, visit, stack + STACK_SIZE);
	for (unsigned int i = 0; i < sizeof(stack); i++) {
		test_assert_equal(stack[i], (uint8_t)(i * 7));
	}
}

TEST_CASE("a context comes back to where it left") {
	start(0, 0);
	context_switch(&here, &there);
	context_switch(&here, &there);
	test_assert_equal(visits, 3);
}

TEST_CASE("a context starts with interrupts on unless told otherwise") {
	start(0, 0);
	test_assert_zero(seen_mask);
	start(CONTEXT_IRQDISABLE, 0);
	test_assert_not_zero(seen_mask);
}

TEST_CASE("each context keeps its own interrupt state") {
	ipl_t ipl;

	start(CONTEXT_IRQDISABLE, 0);
	test_assert_zero(xen_vcpu_info()->evtchn_upcall_mask);
	ipl = ipl_save();
	start(0, 0);
	test_assert_zero(seen_mask);
	test_assert_not_zero(xen_vcpu_info()->evtchn_upcall_mask);
	ipl_restore(ipl);
}
