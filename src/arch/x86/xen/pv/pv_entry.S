/**
 * @file
 * @brief First instructions of a PV domain
 *
 * Xen enters with upcalls masked, rsi = start info, rsp = top of a boot
 * stack that ends what the domain builder has placed in memory (the comment
 * above struct start_info, xen/xen.h). .bss is zero: the builder loads the
 * image by its program headers.
 */

#include <asm/linkage.h>

	.section .text.pv_entry, "ax", @progbits

C_ENTRY(pv_entry):
	cld
	movq %rsi, %rdi
	movq %rsp, %rsi
	movq $_stack_top, %rsp
	/* Return address and frame of the caller are none: backtraces end. */
	xorl %ebp, %ebp
	pushq $0
	jmp pv_start
	.type pv_entry, @function
	.size pv_entry, . - pv_entry
