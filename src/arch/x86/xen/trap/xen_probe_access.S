/**
 * @file
 * @brief Accesses that survive a page fault
 *
 * A fault at one of the xen_probe_*_insn labels, or at the address that
 * xen_probe_exec() calls, goes on at xen_probe_fault (trap/xen_trap.c).
 */

#include <asm/linkage.h>

	.text

/* bool xen_probe_read(const void *va, uint64_t *value) */
C_ENTRY(xen_probe_read):
	movq %rsp, %rdx
C_LABEL(xen_probe_read_insn):
	movq (%rdi), %rax
	movq %rax, (%rsi)
	movl $1, %eax
	ret

/* bool xen_probe_write(void *va, uint64_t value) */
C_ENTRY(xen_probe_write):
	movq %rsp, %rdx
C_LABEL(xen_probe_write_insn):
	movq %rsi, (%rdi)
	movl $1, %eax
	ret

/*
 * bool xen_probe_exec(const void *va): a failed fetch faults at va itself,
 * with rdi = va, rdx = rsp of the caller, rax = the tag below.
 */
C_ENTRY(xen_probe_exec):
	movq %rsp, %rdx
	movq $xen_probe_exec, %rax
	call *%rdi
	movl $1, %eax
	ret

/* Every probe comes here with rdx = its rsp at entry. */
C_ENTRY(xen_probe_fault):
	movq %rdx, %rsp
	xorl %eax, %eax
	ret
