/**
 * @file
 * @brief Interrupt level: Xen's mask of upcalls
 *
 * The first two bytes of the page shared with Xen are vCPU 0's
 * evtchn_upcall_pending and evtchn_upcall_mask (struct vcpu_info, xen/xen.h;
 * asserted in upcall.c). Only this vCPU writes the mask, so plain accesses do.
 */

#ifndef ARCH_X86_XEN_INTERRUPT_IPL_H_
#define ARCH_X86_XEN_INTERRUPT_IPL_H_

#ifndef __ASSEMBLER__

#include <stdint.h>

typedef unsigned int __ipl_t;

extern uint8_t xen_shared_page[];

#define __XEN_UPCALL_PENDING (*(volatile uint8_t *)&xen_shared_page[0])
#define __XEN_UPCALL_MASK    (*(volatile uint8_t *)&xen_shared_page[1])

/** Takes the upcall that came while upcalls were masked. */
extern void xen_upcall_force(void);

static inline void ipl_init(void) {
	__asm__ __volatile__("" : : : "memory");
	__XEN_UPCALL_MASK = 0;
	/*
	 * Xen does not call for what became pending under the mask. An event
	 * that comes between the two lines is delivered by Xen itself.
	 */
	__asm__ __volatile__("" : : : "memory");
	if (__XEN_UPCALL_PENDING) {
		xen_upcall_force();
	}
}

static inline __ipl_t ipl_save(void) {
	__ipl_t ipl = __XEN_UPCALL_MASK;

	__XEN_UPCALL_MASK = 1;
	__asm__ __volatile__("" : : : "memory");
	return ipl;
}

static inline void ipl_restore(__ipl_t ipl) {
	if (ipl) {
		__asm__ __volatile__("" : : : "memory");
		__XEN_UPCALL_MASK = 1;
	}
	else {
		ipl_init();
	}
}

#endif /* __ASSEMBLER__ */

#endif /* ARCH_X86_XEN_INTERRUPT_IPL_H_ */
