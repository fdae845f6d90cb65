/**
 * @file
 * @brief Idle: blocks until the next upcall
 */

#include <stddef.h>

#include <asm/xen/console.h>
#include <asm/xen/hypercall.h>
#include <hal/cpu_idle.h>
#include <hal/ipl.h>

#include <xen/sched.h>

/*
 * SCHEDOP_block unmasks upcalls and blocks in one step, and does not block
 * when one is pending: nothing that comes after the mask is set is slept over,
 * not even what an upcall prints.
 */
void arch_cpu_idle(void) {
	ipl_disable();
	xen_console_flush();
	HYPERVISOR_sched_op(SCHEDOP_block, NULL);
}
