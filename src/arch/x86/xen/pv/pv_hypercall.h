/**
 * @file
 * @brief Hypercalls that only PV domains have, private to the platform
 */

#ifndef ARCH_X86_XEN_PV_HYPERCALL_H_
#define ARCH_X86_XEN_PV_HYPERCALL_H_

#include <stdint.h>

#include <asm/xen/hypercall.h>

/** Applies @a count updates of page table entries, in order. */
static inline int HYPERVISOR_mmu_update(const struct mmu_update *reqs,
    unsigned int count) {
	return (int)__xen_hypercall4(__HYPERVISOR_mmu_update, (unsigned long)reqs,
	    count, 0, DOMID_SELF);
}

/** Sets the lowest level's entry of @a va; @a flags are UVMF_*. */
static inline int HYPERVISOR_update_va_mapping(uintptr_t va, uint64_t entry,
    unsigned long flags) {
	return (
	    int)__xen_hypercall3(__HYPERVISOR_update_va_mapping, va, entry, flags);
}

/** Sets the virtual IDT; the array ends with an entry of address zero. */
static inline int HYPERVISOR_set_trap_table(const struct trap_info *table) {
	return (
	    int)__xen_hypercall1(__HYPERVISOR_set_trap_table, (unsigned long)table);
}

/** xen/callback.h: @a cmd is CALLBACKOP_*, @a arg its structure. */
static inline int HYPERVISOR_callback_op(int cmd, const void *arg) {
	return (int)__xen_hypercall2(__HYPERVISOR_callback_op, (unsigned long)cmd,
	    (unsigned long)arg);
}

#endif /* ARCH_X86_XEN_PV_HYPERCALL_H_ */
