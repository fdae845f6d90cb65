/**
 * @file
 * @brief void ptregs_jmp(struct pt_regs *): goes on at the given registers
 *
 * The registers are those of asm/ptrace.h; the upcall mask stays as it is.
 */

#include <asm/linkage.h>

	.text

#define REGS_RIP 136
#define REGS_RSP 160

C_ENTRY(ptregs_jmp):
	/* The jump's target goes below the stack that it jumps to. */
	movq REGS_RSP(%rdi), %rax
	movq REGS_RIP(%rdi), %rcx
	subq $16, %rax
	movq %rcx, 8(%rax)
	movq 112(%rdi), %rcx
	movq %rcx, (%rax)
	movq 0(%rdi), %r15
	movq 8(%rdi), %r14
	movq 16(%rdi), %r13
	movq 24(%rdi), %r12
	movq 32(%rdi), %rbp
	movq 40(%rdi), %rbx
	movq 48(%rdi), %r11
	movq 56(%rdi), %r10
	movq 64(%rdi), %r9
	movq 72(%rdi), %r8
	movq 88(%rdi), %rcx
	movq 96(%rdi), %rdx
	movq 104(%rdi), %rsi
	movq %rax, %rsp
	movq 80(%rdi), %rax
	popq %rdi
	ret
	.type ptregs_jmp, @function
	.size ptregs_jmp, . - ptregs_jmp
