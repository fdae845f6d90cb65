/**
 * @file
 * @brief Constants of the architecture.
 */

#ifndef HAL_ARCH_H_
#define HAL_ARCH_H_

#include <asm/hal/arch.h>
#include <hal/platform.h>

#define ARCH_SHUTDOWN_MODE_HALT   SHUTDOWN_MODE_HALT
#define ARCH_SHUTDOWN_MODE_REBOOT SHUTDOWN_MODE_REBOOT
#define ARCH_SHUTDOWN_MODE_ABORT  SHUTDOWN_MODE_ABORT

#endif /* HAL_ARCH_H_ */
