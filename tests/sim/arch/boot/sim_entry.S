/**
 * @file
 * @brief void sim_entry(void): from the process's stack to the boot stack
 */

#include <asm/linkage.h>

	.text

C_ENTRY(sim_entry):
	leaq _stack_top, %rsp
	xorl %ebp, %ebp
	call sim_start
	ud2
	.type sim_entry, @function
	.size sim_entry, . - sim_entry

/* Where a symbol table would be behind an image that Xen loaded: none. */
	.bss
	.balign 4096
	.globl _reserve_end
_reserve_end:
	.skip 4096

	.globl _text_vma, _text_len
	.set _text_vma, 0
	.set _text_len, 0
