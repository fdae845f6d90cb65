/**
 * @file
 * @brief Waiting for an interrupt; the architecture supplies it.
 */

#ifndef HAL_CPU_IDLE_H_
#define HAL_CPU_IDLE_H_

#include <module/embox/arch/cpu_idle.h>

/** Gives up the processor until an interrupt; called with interrupts on. */
extern void arch_cpu_idle(void);

#endif /* HAL_CPU_IDLE_H_ */
