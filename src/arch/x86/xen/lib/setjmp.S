/**
 * @file
 * @brief setjmp and longjmp; the buffer is that of asm/setjmp.h
 */

#include <asm/linkage.h>

	.text

C_ENTRY(setjmp):
	movq %rbx, 0(%rdi)
	movq %rbp, 8(%rdi)
	movq %r12, 16(%rdi)
	movq %r13, 24(%rdi)
	movq %r14, 32(%rdi)
	movq %r15, 40(%rdi)
	/* As it is after the return. */
	leaq 8(%rsp), %rax
	movq %rax, 48(%rdi)
	movq (%rsp), %rax
	movq %rax, 56(%rdi)
	stmxcsr 64(%rdi)
	fnstcw 68(%rdi)
	xorl %eax, %eax
	ret
	.type setjmp, @function
	.size setjmp, . - setjmp

C_ENTRY(longjmp):
	movl %esi, %eax
	testl %eax, %eax
	jnz 1f
	incl %eax
1:
	ldmxcsr 64(%rdi)
	fldcw 68(%rdi)
	movq 0(%rdi), %rbx
	movq 8(%rdi), %rbp
	movq 16(%rdi), %r12
	movq 24(%rdi), %r13
	movq 32(%rdi), %r14
	movq 40(%rdi), %r15
	movq 48(%rdi), %rsp
	jmp *56(%rdi)
	.type longjmp, @function
	.size longjmp, . - longjmp
