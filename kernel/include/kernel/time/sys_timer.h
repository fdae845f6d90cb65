/**
 * @file
 * @brief Timers: a handler called after some milliseconds, once or again.
 */

#ifndef KERNEL_TIME_SYS_TIMER_H_
#define KERNEL_TIME_SYS_TIMER_H_

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <lib/libds/dlist.h>

struct sys_timer;

/**
 * Called in lthread context: interrupts off, scheduler locked, no sleeping.
 * It may start, stop and close its own and other timers.
 */
typedef void (*sys_timer_handler_t)(struct sys_timer *timer, void *param);

#define SYS_TIMER_PERIODIC 0x1
#define SYS_TIMER_ONESHOT  0x0

#define SYS_TIMER_STATE_PREALLOC 0x1 /**< Made by sys_timer_set(). */
#define SYS_TIMER_STATE_STARTED  0x2 /**< In the list. */

struct sys_timer {
	struct dlist_head lnk; /**< In the list by deadline; guarded by ipl. */
	clock_t load;          /**< Period, in jiffies. */
	clock_t cnt;           /**< Deadline, in jiffies. */
	sys_timer_handler_t handle;
	void *param;
	unsigned int flags;
	uint32_t state;
};

typedef struct sys_timer sys_timer_t;

static inline bool sys_timer_is_started(struct sys_timer *tmr) {
	return tmr->state & SYS_TIMER_STATE_STARTED;
}

static inline bool sys_timer_is_periodic(struct sys_timer *tmr) {
	return tmr->flags & SYS_TIMER_PERIODIC;
}

/** Initializes without starting; 0 or -EINVAL. Not while it is started. */
extern int sys_timer_init(struct sys_timer *tmr, unsigned int flags,
    sys_timer_handler_t handler, void *param);

/** (Re)starts @a tmr to fire no sooner than after @a jiffies. Any context. */
extern void sys_timer_start(struct sys_timer *tmr, clock_t jiffies);

/** Stops @a tmr; its handler is not called any more. Any context. */
extern void sys_timer_stop(struct sys_timer *tmr);

extern int sys_timer_init_start(struct sys_timer *tmr, unsigned int flags,
    clock_t jiffies, sys_timer_handler_t handler, void *param);

extern int sys_timer_init_start_msec(struct sys_timer *tmr, unsigned int flags,
    uint32_t msec, sys_timer_handler_t handler, void *param);

/** Allocates a timer from the heap and starts it; 0, -EINVAL or -ENOMEM. */
extern int sys_timer_set(struct sys_timer **ptimer, unsigned int flags,
    uint32_t msec, sys_timer_handler_t handler, void *param);

/** Stops @a tmr, and frees it if sys_timer_set() made it; 0 or -EINVAL. */
extern int sys_timer_close(struct sys_timer *tmr);

#endif /* KERNEL_TIME_SYS_TIMER_H_ */
