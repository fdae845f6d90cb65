/**
 * @file
 * @brief Ticks of the system clock.
 */

#ifndef HAL_CLOCK_H_
#define HAL_CLOCK_H_

#include <stdint.h>
#include <sys/types.h>

/** clock_handle_ticks() with one tick. */
extern void clock_tick_handler(void *dev_id);

/**
 * Called by a clock driver's interrupt handler.
 * @param dev_id its struct clock_source.
 * @param ticks that passed since the last call.
 */
extern void clock_handle_ticks(void *dev_id, unsigned ticks);

/** Jiffies since the clock source started. Any context. */
extern clock_t clock_sys_ticks(void);

#endif /* HAL_CLOCK_H_ */
