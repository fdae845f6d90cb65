/**
 * @file
 * @brief Steps of a PV domain's start, in the order in which they are taken
 */

#ifndef ARCH_X86_XEN_PV_PV_H_
#define ARCH_X86_XEN_PV_PV_H_

#include <stdint.h>

#include <xen/xen.h>

/** Registers the entries for exceptions and upcalls. */
extern void pv_traps_set(void);

/** Takes over page tables and p2m as the domain builder made them. */
extern void pv_mmu_take(const struct start_info *si);

/**
 * Protects what is mapped and maps the rest of the RAM.
 *
 * @param boot_end end of what the builder has placed in memory
 */
extern void pv_mmu_init(uintptr_t boot_end);

/** Address of the page that Xen names @a mfn, NULL if it is not ours. */
extern void *pv_mfn_to_virt(xen_pfn_t mfn);

/** Maps the machine address @a maddr read-write at @a va. */
extern void pv_map_machine(void *va, uint64_t maddr);

#endif /* ARCH_X86_XEN_PV_PV_H_ */
