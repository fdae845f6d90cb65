/**
 * @file
 * @brief Switch of threads: void context_switch(prev, next)
 */

#include <asm/linkage.h>

#include "context.h"

	.text

C_ENTRY(context_switch):
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	subq $8, %rsp
	stmxcsr (%rsp)
	fnstcw 4(%rsp)

	/* No upcall while the stack is neither one's: mask is byte 1 (ipl.h). */
	movzbl xen_shared_page + 1, %eax
	movb $1, xen_shared_page + 1
	movq %rax, CONTEXT_IPL(%rdi)
	movq %rsp, CONTEXT_RSP(%rdi)

	movq CONTEXT_RSP(%rsi), %rsp
	movq CONTEXT_IPL(%rsi), %rdi

	ldmxcsr (%rsp)
	fldcw 4(%rsp)
	addq $8, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	/* Unmasks if the thread ran unmasked, and takes what is pending. */
	jmp xen_ipl_restore
	.type context_switch, @function
	.size context_switch, . - context_switch
