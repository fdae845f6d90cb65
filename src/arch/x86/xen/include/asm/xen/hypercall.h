/**
 * @file
 * @brief Hypercalls: the narrow waist between the drivers and Xen
 *
 * Numbers, structures and commands are in the public headers (xen/xen.h and
 * the header of each call). Each function returns what Xen returns: zero or a
 * positive value, or a negative Xen error number, which xen_errno() of
 * <asm/xen/errno.h> translates. They may be called in any context; only
 * HYPERVISOR_sched_op() may block.
 *
 * The stubs are our own, not the hypercall page: since XSA-466 guests are told
 * not to rely on it (docs/guest-guide/x86/hypercall-abi.rst). Arguments go
 * in rdi, rsi, rdx, r10, r8, the number in rax; a PV guest enters Xen by
 * `syscall`, which overwrites rcx and r11.
 */

#ifndef ASM_XEN_HYPERCALL_H_
#define ASM_XEN_HYPERCALL_H_

#include <stdint.h>

#include <xen/xen.h>

#define __XEN_HYPERCALL_INSN "syscall"

static inline long __xen_hypercall1(unsigned int nr, unsigned long a1) {
	long ret = nr;

	__asm__ __volatile__(__XEN_HYPERCALL_INSN
	                     : "+a"(ret), "+D"(a1)
	                     :
	                     : "rcx", "r11", "memory");
	return ret;
}

static inline long __xen_hypercall2(unsigned int nr, unsigned long a1,
    unsigned long a2) {
	long ret = nr;

	__asm__ __volatile__(__XEN_HYPERCALL_INSN
	                     : "+a"(ret), "+D"(a1), "+S"(a2)
	                     :
	                     : "rcx", "r11", "memory");
	return ret;
}

static inline long __xen_hypercall3(unsigned int nr, unsigned long a1,
    unsigned long a2, unsigned long a3) {
	long ret = nr;

	__asm__ __volatile__(__XEN_HYPERCALL_INSN
	                     : "+a"(ret), "+D"(a1), "+S"(a2), "+d"(a3)
	                     :
	                     : "rcx", "r11", "memory");
	return ret;
}

static inline long __xen_hypercall4(unsigned int nr, unsigned long a1,
    unsigned long a2, unsigned long a3, unsigned long a4) {
	register unsigned long r10 __asm__("r10") = a4;
	long ret = nr;

	__asm__ __volatile__(__XEN_HYPERCALL_INSN
	                     : "+a"(ret), "+D"(a1), "+S"(a2), "+d"(a3), "+r"(r10)
	                     :
	                     : "rcx", "r11", "memory");
	return ret;
}

/** xen/event_channel.h: @a cmd is EVTCHNOP_*, @a arg its structure. */
static inline int HYPERVISOR_event_channel_op(int cmd, void *arg) {
	return (int)__xen_hypercall2(__HYPERVISOR_event_channel_op,
	    (unsigned long)cmd, (unsigned long)arg);
}

/** xen/grant_table.h: @a cmd is GNTTABOP_*, @a uop an array of @a count. */
static inline int HYPERVISOR_grant_table_op(unsigned int cmd, void *uop,
    unsigned int count) {
	return (int)__xen_hypercall3(__HYPERVISOR_grant_table_op, cmd,
	    (unsigned long)uop, count);
}

/** xen/memory.h: @a cmd is XENMEM_*, @a arg its structure. */
static inline long HYPERVISOR_memory_op(unsigned int cmd, void *arg) {
	return __xen_hypercall2(__HYPERVISOR_memory_op, cmd, (unsigned long)arg);
}

/** xen/sched.h: @a cmd is SCHEDOP_*, @a arg its structure or NULL. */
static inline int HYPERVISOR_sched_op(int cmd, void *arg) {
	return (int)__xen_hypercall2(__HYPERVISOR_sched_op, (unsigned long)cmd,
	    (unsigned long)arg);
}

/**
 * Arms the vCPU's single-shot timer (VIRQ_TIMER) for system time @a ns; a
 * time that is past fires at once, zero disarms it.
 */
static inline int HYPERVISOR_set_timer_op(uint64_t ns) {
	return (int)__xen_hypercall1(__HYPERVISOR_set_timer_op, ns);
}

/** xen/vcpu.h: @a cmd is VCPUOP_*, @a arg its structure or NULL. */
static inline int HYPERVISOR_vcpu_op(int cmd, int vcpu, void *arg) {
	return (int)__xen_hypercall3(__HYPERVISOR_vcpu_op, (unsigned long)cmd,
	    (unsigned long)vcpu, (unsigned long)arg);
}

/** xen/xen.h: @a cmd is CONSOLEIO_*; returns the count of bytes for reads. */
static inline int HYPERVISOR_console_io(int cmd, int count, char *str) {
	return (int)__xen_hypercall3(__HYPERVISOR_console_io, (unsigned long)cmd,
	    (unsigned long)count, (unsigned long)str);
}

/** xen/version.h: @a cmd is XENVER_*, @a arg its structure or NULL. */
static inline int HYPERVISOR_xen_version(int cmd, void *arg) {
	return (int)__xen_hypercall2(__HYPERVISOR_xen_version, (unsigned long)cmd,
	    (unsigned long)arg);
}

#endif /* ASM_XEN_HYPERCALL_H_ */
