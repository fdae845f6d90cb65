/**
 * @file
 * @brief Switch of threads: void context_switch(prev, next)
 */

#include <asm/linkage.h>

#include "context.h"

	.text

C_ENTRY(context_switch):
	popq CONTEXT_RIP(%rdi)
	movq %rbx, CONTEXT_RBX(%rdi)
	movq %rbp, CONTEXT_RBP(%rdi)
	movq %r12, CONTEXT_R12(%rdi)
	movq %r13, CONTEXT_R13(%rdi)
	movq %r14, CONTEXT_R14(%rdi)
	movq %r15, CONTEXT_R15(%rdi)
	stmxcsr CONTEXT_MXCSR(%rdi)
	fnstcw CONTEXT_FCW(%rdi)

	/* No upcall while the stack is neither one's: mask is byte 1 (ipl.h). */
	movzbl xen_shared_page + 1, %eax
	movb $1, xen_shared_page + 1
	movq %rax, CONTEXT_IPL(%rdi)
	movq %rsp, CONTEXT_RSP(%rdi)

	movq CONTEXT_RSP(%rsi), %rsp
	movq CONTEXT_IPL(%rsi), %rdi
	pushq CONTEXT_RIP(%rsi)

	ldmxcsr CONTEXT_MXCSR(%rsi)
	fldcw CONTEXT_FCW(%rsi)
	movq CONTEXT_RBX(%rsi), %rbx
	movq CONTEXT_RBP(%rsi), %rbp
	movq CONTEXT_R12(%rsi), %r12
	movq CONTEXT_R13(%rsi), %r13
	movq CONTEXT_R14(%rsi), %r14
	movq CONTEXT_R15(%rsi), %r15
	/* Unmasks if the thread ran unmasked, and takes what is pending. */
	jmp xen_ipl_restore
	.type context_switch, @function
	.size context_switch, . - context_switch

/* Where a new thread begins: a backtrace ends at the return address 0. */
C_ENTRY(context_start):
	pushq $0
	jmp *%rbx
	.type context_start, @function
	.size context_start, . - context_start
