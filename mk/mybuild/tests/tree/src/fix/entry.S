	.globl _start
_start:
	xor %ebp, %ebp
	and $-16, %rsp
	call start

	.section .note.Fixture, "a", @note
	.long 4, 4, 1
	.asciz "Fix"
	.long 42
