/**
 * @file
 * @brief Start and end of the machine; the platform implements both.
 */

#ifndef HAL_PLATFORM_H_
#define HAL_PLATFORM_H_

#include <compiler.h>

typedef enum shutdown_mode {
	SHUTDOWN_MODE_HALT,
	SHUTDOWN_MODE_REBOOT,
	SHUTDOWN_MODE_ABORT, /**< crash */
} shutdown_mode_t;

/** First call of kernel_start, interrupts off. */
extern void platform_init(void);

/** Ends the domain. Any context. */
extern void _NORETURN platform_shutdown(shutdown_mode_t mode);

#endif /* HAL_PLATFORM_H_ */
