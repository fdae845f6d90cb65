/**
 * @file
 * @brief Registers of interrupted code survive upcalls
 *
 * A timer whose handler uses all SSE and x87 registers interrupts loops that
 * hold patterns in registers. Each loop ends after some interrupts, and then
 * the patterns must still be there.
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <embox/test.h>
#include <kernel/time/sys_timer.h>

EMBOX_TEST_SUITE("registers survive upcalls");

#define INTERRUPTS 20

static struct sys_timer clobber_timer;
static volatile uint64_t interrupts;

/* Leaves other values in every SSE and x87 register and in mxcsr. */
static void clobber(struct sys_timer *timer, void *param) {
	uint32_t mxcsr = 0x3f80; /* rounds down */

	(void)timer;
	(void)param;
	__asm__ __volatile__("ldmxcsr %0\n\t"
	                     "fninit\n\t"
	                     "fldpi; fldpi; fldpi; fldpi\n\t"
	                     "fldpi; fldpi; fldpi; fldpi\n\t"
	                     "pcmpeqd %%xmm0, %%xmm0\n\t"
	                     "movdqa %%xmm0, %%xmm1\n\t"
	                     "movdqa %%xmm0, %%xmm2\n\t"
	                     "movdqa %%xmm0, %%xmm3\n\t"
	                     "movdqa %%xmm0, %%xmm4\n\t"
	                     "movdqa %%xmm0, %%xmm5\n\t"
	                     "movdqa %%xmm0, %%xmm6\n\t"
	                     "movdqa %%xmm0, %%xmm7\n\t"
	                     "movdqa %%xmm0, %%xmm8\n\t"
	                     "movdqa %%xmm0, %%xmm9\n\t"
	                     "movdqa %%xmm0, %%xmm10\n\t"
	                     "movdqa %%xmm0, %%xmm11\n\t"
	                     "movdqa %%xmm0, %%xmm12\n\t"
	                     "movdqa %%xmm0, %%xmm13\n\t"
	                     "movdqa %%xmm0, %%xmm14\n\t"
	                     "movdqa %%xmm0, %%xmm15\n\t"
	                     "fninit\n\t"
	                     "incq %1"
	                     :
	                     : "m"(mxcsr), "m"(interrupts)
	                     : "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
	                     "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
	                     "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
	mxcsr = 0x1f80;
	__asm__ __volatile__("ldmxcsr %0" : : "m"(mxcsr));
}

TEST_SETUP(start) {
	interrupts = 0;
	return sys_timer_init_start_msec(&clobber_timer, SYS_TIMER_PERIODIC, 1,
	    clobber, NULL);
}

TEST_TEARDOWN(stop) {
	return sys_timer_close(&clobber_timer);
}

TEST_CASE("SSE registers") {
	static uint8_t in[16][16] __attribute__((aligned(16)));
	static uint8_t out[16][16] __attribute__((aligned(16)));

	for (unsigned int i = 0; i < sizeof(in); i++) {
		((uint8_t *)in)[i] = i * 7 + 1;
	}
	memset(out, 0, sizeof(out));
	__asm__ __volatile__(".set i, 0\n\t"
	                     ".irp r,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
	                     "movdqa \\r*16(%[in]), %%xmm\\r\n\t"
	                     ".endr\n"
	                     "1: cmpq %[enough], %[count]\n\t"
	                     "jb 1b\n\t"
	                     ".irp r,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
	                     "movdqa %%xmm\\r, \\r*16(%[out])\n\t"
	                     ".endr"
	                     :
	                     : [in] "r"(in), [out] "r"(out),
	                     [count] "m"(interrupts), [enough] "i"(INTERRUPTS)
	                     : "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3",
	                     "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
	                     "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
	test_assert_mem_equal(in, out, sizeof(in));
}

TEST_CASE("x87 registers and control words") {
	double one_half = 0.5, back = 0;
	uint16_t cw_in = 0x027f, cw_out = 0, cw_kernel = 0x037f;
	uint32_t mxcsr_in = 0x5f80, mxcsr_out = 0, mxcsr_kernel = 0x1f80;

	__asm__ __volatile__(
	    "fldcw %[cw_in]\n\t"
	    "ldmxcsr %[mxcsr_in]\n\t"
	    "fldl %[half]\n"
	    "1: cmpq %[enough], %[count]\n\t"
	    "jb 1b\n\t"
	    "fstpl %[back]\n\t"
	    "stmxcsr %[mxcsr_out]\n\t"
	    "fnstcw %[cw_out]\n\t"
	    "ldmxcsr %[mxcsr_kernel]\n\t"
	    "fldcw %[cw_kernel]"
	    : [back] "=m"(back), [mxcsr_out] "=m"(mxcsr_out), [cw_out] "=m"(cw_out)
	    : [half] "m"(one_half), [cw_in] "m"(cw_in), [mxcsr_in] "m"(mxcsr_in),
	    [cw_kernel] "m"(cw_kernel), [mxcsr_kernel] "m"(mxcsr_kernel),
	    [count] "m"(interrupts), [enough] "i"(INTERRUPTS)
	    : "memory", "cc");
	test_assert(back == one_half);
	test_assert_equal(cw_out, cw_in);
	test_assert_equal(mxcsr_out & ~0x3fu, mxcsr_in);
}

TEST_CASE("general registers") {
	uint64_t wrong = 0;

	/* rcx and r11 too, which the entry from Xen takes another way. */
	__asm__ __volatile__(
	    ".irp r,rax,rcx,rdx,rsi,rdi,r8,r9,r10,r11,r12,r13,r14,r15\n\t"
	    "leaq interrupt_pattern_\\r(%%rip), %%\\r\n\t"
	    ".endr\n"
	    "1: cmpq %[enough], %[count]\n\t"
	    "jb 1b\n\t"
	    ".irp r,rax,rcx,rdx,rsi,rdi,r8,r9,r10,r11,r12,r13,r14,r15\n"
	    "interrupt_pattern_\\r:\n\t"
	    "cmpq $interrupt_pattern_\\r, %%\\r\n\t"
	    "je 2f\n\t"
	    "incq %[wrong]\n"
	    "2:\n\t"
	    ".endr"
	    : [wrong] "+m"(wrong)
	    : [count] "m"(interrupts), [enough] "i"(INTERRUPTS)
	    : "memory", "cc", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
	    "r11", "r12", "r13", "r14", "r15");
	test_assert_zero(wrong);
}

TEST_CASE("the carry flag and the direction of strings") {
	uint64_t carry = 0;

	/* Interrupted with the direction reversed, C code must not notice. */
	__asm__ __volatile__("std\n"
	                     "1: cmpq %[enough], %[count]\n\t"
	                     "jb 1b\n\t"
	                     "pushfq\n\t"
	                     "popq %[carry]\n\t"
	                     "cld"
	                     : [carry] "=r"(carry)
	                     : [count] "m"(interrupts), [enough] "i"(INTERRUPTS)
	                     : "memory", "cc");
	test_assert(carry & (1 << 10));
}
