/**
 * @file
 * @brief pid_t vfork(void): the registers of its caller go to vfork_body()
 *
 * The frame is a struct pt_regs (asm/ptrace.h) with rip and rsp as they are
 * after the return; ptregs_jmp() goes on there, once for each process.
 */

#include <asm/linkage.h>

	.text

#define REGS_SIZE 176

C_ENTRY(vfork):
	/* 8 more than the registers, so that the stack is aligned in C. */
	subq $(REGS_SIZE + 8), %rsp
	movq %r15, 0(%rsp)
	movq %r14, 8(%rsp)
	movq %r13, 16(%rsp)
	movq %r12, 24(%rsp)
	movq %rbp, 32(%rsp)
	movq %rbx, 40(%rsp)
	movq %r11, 48(%rsp)
	movq %r10, 56(%rsp)
	movq %r9, 64(%rsp)
	movq %r8, 72(%rsp)
	movq %rax, 80(%rsp)
	movq %rcx, 88(%rsp)
	movq %rdx, 96(%rsp)
	movq %rsi, 104(%rsp)
	movq %rdi, 112(%rsp)
	movq $0, 120(%rsp)
	movq $0, 128(%rsp)
	movq (REGS_SIZE + 8)(%rsp), %rax
	movq %rax, 136(%rsp)
	movq %cs, %rax
	movq %rax, 144(%rsp)
	pushfq
	popq 152(%rsp)
	leaq (REGS_SIZE + 16)(%rsp), %rax
	movq %rax, 160(%rsp)
	movq %ss, %rax
	movq %rax, 168(%rsp)
	movq %rsp, %rdi
	call vfork_body
	ud2
	.type vfork, @function
	.size vfork, . - vfork
