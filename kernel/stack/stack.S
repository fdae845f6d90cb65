/**
 * @file
 * @brief The stack of the boot thread, above a page that will be its guard.
 */

#include <framework/mod/options.h>

	.section .bss..reserve.stack, "aw", @nobits
	.balign 4096

	.globl _stack_guard
_stack_guard:
	.skip 4096

	.skip OPTION_GET(NUMBER, stack_size)
	.globl _stack_top
_stack_top:
