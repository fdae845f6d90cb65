/**
 * @file
 * @brief Exceptions: a probe goes on, anything else ends the domain
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/xen/probe.h>

#include "xen_trap.h"

extern char xen_probe_read_insn[];
extern char xen_probe_write_insn[];
extern char xen_probe_fault[];

/* Lets a probe's caller go on with "false"; see xen_probe_access.S. */
static bool trap_fix_probe(struct pt_regs *regs) {
	bool probe =
	    regs->rip == (uintptr_t)xen_probe_read_insn
	    || regs->rip == (uintptr_t)xen_probe_write_insn
	    || (regs->rax == (uintptr_t)xen_probe_exec && regs->rip == regs->rdi);

	if (probe) {
		regs->rip = (uintptr_t)xen_probe_fault;
	}
	return probe;
}

void xen_trap(struct pt_regs *regs) {
	static bool crashing;

	if (regs->vector == XEN_VECTOR_PAGE_FAULT && trap_fix_probe(regs)) {
		return;
	}
	if (!crashing) {
		crashing = true;
		xen_crash_dump(regs);
	}
	xen_crash_end();
}
