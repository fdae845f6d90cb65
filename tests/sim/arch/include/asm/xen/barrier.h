/**
 * @file
 * @brief Barriers of x86/xen; at a full one the simulated world may move on
 *
 * And virtual time: who reads the TSC includes this.
 */

#include_next <asm/xen/barrier.h>

#ifndef ASM_XEN_BARRIER_SIM_H_
#define ASM_XEN_BARRIER_SIM_H_

/** Lets backends act and takes upcalls; any context. */
extern void sim_barrier(void);

#undef xen_mb
#define xen_mb() sim_barrier()

/* The instruction becomes a call that leaves all registers but its two. */
__asm__(".macro rdtsc\n\tcall sim_rdtsc\n\t.endm");

#endif /* ASM_XEN_BARRIER_SIM_H_ */
