/**
 * @file
 * @brief void *stack_ptr(void): the caller's stack pointer
 */

#include <asm/linkage.h>

	.text

C_ENTRY(stack_ptr):
	leaq 8(%rsp), %rax
	ret
	.type stack_ptr, @function
	.size stack_ptr, . - stack_ptr
