/**
 * @file
 * @brief Trap handlers as Embox's trap tests know them
 */

#ifndef ASM_HAL_ENV_TRAPS_CORE_H_
#define ASM_HAL_ENV_TRAPS_CORE_H_

#include <stdint.h>

/** Handler of trap @a nr; @a data is the struct pt_regs of the trap. */
typedef int (*__trap_handler)(uint32_t nr, void *data);

/** The hypervisor holds the trap table; there is nothing to save. */
typedef struct __traps_env {
	__trap_handler handler;
} __traps_env_t;

#endif /* ASM_HAL_ENV_TRAPS_CORE_H_ */
