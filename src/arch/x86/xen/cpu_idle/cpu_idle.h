/**
 * @file
 * @brief Idle: blocks until the next upcall
 */

#ifndef ARCH_X86_XEN_CPU_IDLE_CPU_IDLE_H_
#define ARCH_X86_XEN_CPU_IDLE_CPU_IDLE_H_

/** Blocks the domain until an event comes; thread context, IRQs on. */
extern void arch_cpu_idle(void);

#endif /* ARCH_X86_XEN_CPU_IDLE_CPU_IDLE_H_ */
