/**
 * @file
 * @brief What a clock driver supplies: events and a counter.
 */

#ifndef KERNEL_TIME_TIME_DEVICE_H_
#define KERNEL_TIME_TIME_DEVICE_H_

#include <stdint.h>

#include <kernel/time/time.h>

struct clock_source;

#define CLOCK_EVENT_ONESHOT_MODE  (1 << 0)
#define CLOCK_EVENT_PERIODIC_MODE (1 << 1)
#define CLOCK_EVENT_MODE_MASK \
	(CLOCK_EVENT_ONESHOT_MODE | CLOCK_EVENT_PERIODIC_MODE)

/**
 * Source of timer interrupts. Its interrupt handler calls
 * clock_handle_ticks(cs, n) with the ticks of 1/event_hz s that have passed
 * since its last call.
 *
 * This kernel is tickless: it calls set_oneshot once, then set_next_event
 * whenever the first deadline moves nearer; set_periodic is for kernels with a
 * tick.
 */
struct time_event_device {
	int (*set_oneshot)(struct clock_source *cs);
	int (*set_periodic)(struct clock_source *cs);

	/** Interrupts once, @a next_event counter cycles from now. */
	int (*set_next_event)(struct clock_source *cs, uint32_t next_event);

	uint32_t flags; /**< CLOCK_EVENT_…; set by the kernel. */
	volatile clock_t jiffies;
	uint32_t event_hz; /**< Ticks per second; set by the kernel. */
	uint32_t irq_nr;
	const char *name;
};

struct time_counter_device {
	/** Cycles since the last event. */
	cycle_t (*get_cycles)(struct clock_source *cs);

	/** Nanoseconds since the source started, monotonic. Any context. */
	uint64_t (*get_time)(struct clock_source *cs);

	uint64_t mask;
	uint32_t cycle_hz; /**< Cycles per second. */
};

#endif /* KERNEL_TIME_TIME_DEVICE_H_ */
