/**
 * @file
 * @brief Programming of the next timer interrupt.
 */

#ifndef KERNEL_TIME_CLOCK_TICK_H_
#define KERNEL_TIME_CLOCK_TICK_H_

#include <sys/types.h>

struct clock_source;

/** The clock source that jiffies and timers use. */
extern struct clock_source *const cs_jiffies;

/**
 * Makes sure of a timer interrupt at @a deadline jiffies or, unneeded,
 * earlier. Costs nothing if one is due before. Any context.
 */
extern void clock_tick_arm(clock_t deadline);

#endif /* KERNEL_TIME_CLOCK_TICK_H_ */
