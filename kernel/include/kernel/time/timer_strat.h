/**
 * @file
 * @brief How the started timers are kept.
 */

#ifndef KERNEL_TIME_TIMER_STRAT_H_
#define KERNEL_TIME_TIMER_STRAT_H_

#include <sys/types.h>

struct sys_timer;

/** Adds a timer that is not started, by its cnt. Under ipl. */
extern void timer_strat_start(struct sys_timer *tmr);

/** Removes a started timer. Under ipl. */
extern void timer_strat_stop(struct sys_timer *tmr);

/** Deadline of the first timer; non-zero if there is none. Any context. */
extern int timer_strat_get_next_event(clock_t *next_event);

/** Fires all timers whose deadline is at or before @a jiffies. Lthread. */
extern void timer_strat_sched(clock_t jiffies);

#endif /* KERNEL_TIME_TIMER_STRAT_H_ */
