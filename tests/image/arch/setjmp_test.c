/**
 * @file
 * @brief setjmp and longjmp
 */

#include <setjmp.h>
#include <stdint.h>

#include <embox/test.h>

EMBOX_TEST_SUITE("setjmp and longjmp");

static jmp_buf env;

static void __attribute__((noinline)) jump_from_within(int value) {
	volatile char frame[512];

	frame[0] = value;
	longjmp(env, frame[0]);
}

/* Jumps over the frames of two functions. */
static void __attribute__((noinline)) jump(int value) {
	volatile char frame[512];

	frame[0] = value;
	jump_from_within(frame[0]);
}

TEST_CASE("setjmp returns 0 first and the given value then") {
	volatile int calls = 0;
	int value = setjmp(env);

	calls++;
	if (value == 0) {
		jump(42);
	}
	test_assert_equal(value, 42);
	test_assert_equal(calls, 2);
}

TEST_CASE("a jump with 0 returns 1") {
	int value = setjmp(env);

	if (value == 0) {
		jump(0);
	}
	test_assert_equal(value, 1);
}

/* Calls setjmp with a pattern in a preserved register; tells what is there
 * when it returns for the second time. */
static uint64_t preserved(void) {
	uint64_t after;

	__asm__ __volatile__("movq $0x11223344, %%r12\n\t"
	                     "movq %[env], %%rdi\n\t"
	                     "call setjmp\n\t"
	                     "testl %%eax, %%eax\n\t"
	                     "jnz 1f\n\t"
	                     "xorl %%r12d, %%r12d\n\t"
	                     "movq %[env], %%rdi\n\t"
	                     "movl $1, %%esi\n\t"
	                     "call longjmp\n"
	                     "1: movq %%r12, %[after]"
	                     : [after] "=r"(after)
	                     : [env] "i"(env)
	                     : "memory", "cc", "rax", "rcx", "rdx", "rsi", "rdi",
	                     "r8", "r9", "r10", "r11", "r12");
	return after;
}

TEST_CASE("preserved registers are as they were at setjmp") {
	test_assert(preserved() == 0x11223344);
}

TEST_CASE("the rounding mode is as it was at setjmp") {
	uint32_t mxcsr = 0x3f80, after;

	if (setjmp(env) == 0) {
		__asm__ __volatile__("ldmxcsr %0" : : "m"(mxcsr));
		jump(1);
	}
	__asm__ __volatile__("stmxcsr %0" : "=m"(after));
	test_assert_equal(after & ~0x3fu, 0x1f80);
}
