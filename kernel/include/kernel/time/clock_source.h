/**
 * @file
 * @brief Clock sources: drivers of hardware time.
 */

#ifndef KERNEL_TIME_CLOCK_SOURCE_H_
#define KERNEL_TIME_CLOCK_SOURCE_H_

#include <stdint.h>

#include <embox/unit.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>
#include <kernel/time/time_device.h>
#include <lib/libds/dlist.h>
#include <util/macro.h>

struct clock_source {
	const char *name;
	struct time_event_device *event_device;
	struct time_counter_device *counter_device;

	/** Called once, at registration. */
	int (*init)(struct clock_source *cs);

	void *driver_priv_data;

	struct dlist_head lnk; /**< In the list of registered ones. */
};

/** Registers and initializes @a cs; nothing if it is registered already. */
extern int clock_source_register(struct clock_source *cs);

/** Puts the source into one-shot mode; 0 or a negative error. */
extern int clock_source_set_oneshot(struct clock_source *cs);

/** Interrupts @a next_event cycles from now; 0 or a negative error. */
extern int clock_source_set_next_event(struct clock_source *cs,
    uint32_t next_event);

#define CLOCK_SOURCE_NAME(name) MACRO_CONCAT(clock_source_, name)

/** Defines a clock source, and the module's unit, which registers it. */
#define CLOCK_SOURCE_DEF(cs_name, cs_init, cs_data, cs_event, cs_counter) \
	struct clock_source CLOCK_SOURCE_NAME(cs_name) = {                    \
	    .name = #cs_name,                                                 \
	    .init = cs_init,                                                  \
	    .event_device = cs_event,                                         \
	    .counter_device = cs_counter,                                     \
	    .driver_priv_data = cs_data,                                      \
	};                                                                    \
	__CLOCK_SOURCE_UNIT_INIT(&CLOCK_SOURCE_NAME(cs_name))

#define __CLOCK_SOURCE_UNIT_INIT(cs)       \
	static int __clock_source_init(void) { \
		return clock_source_register(cs);  \
	}                                      \
	EMBOX_UNIT_INIT(__clock_source_init)

#endif /* KERNEL_TIME_CLOCK_SOURCE_H_ */
