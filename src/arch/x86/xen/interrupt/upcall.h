/**
 * @file
 * @brief Upcalls: Xen's interrupt, of which there is one for all events
 */

#ifndef ARCH_X86_XEN_INTERRUPT_UPCALL_H_
#define ARCH_X86_XEN_INTERRUPT_UPCALL_H_

#include <stdint.h>

/** Handles what is pending; for the entry code, with upcalls masked. */
extern void xen_upcall(void);

/** ipl_restore() for assembler code. */
extern void xen_ipl_restore(uint64_t ipl);

#endif /* ARCH_X86_XEN_INTERRUPT_UPCALL_H_ */
