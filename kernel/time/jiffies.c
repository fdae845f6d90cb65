/**
 * @file
 * @brief Jiffies: the clock source's time in ticks.
 *
 * They are computed from the counter whenever they are asked for, so that
 * they are exact although there is no tick.
 */

#include <assert.h>
#include <errno.h>

#include <framework/mod/options.h>
#include <hal/clock.h>
#include <kernel/time/clock_source.h>
#include <kernel/time/time.h>

#include "clock_tick.h"

extern struct clock_source CLOCK_SOURCE_NAME(OPTION_GET(STRING, cs_name));

struct clock_source *const cs_jiffies =
    &CLOCK_SOURCE_NAME(OPTION_GET(STRING, cs_name));

time64_t ktime_get_ns(void) {
	return cs_jiffies->counter_device->get_time(cs_jiffies);
}

clock_t clock_sys_ticks(void) {
	return ktime_get_ns() / (NSEC_PER_SEC / JIFFIES_PERIOD);
}

clock_t ns2jiffies(time64_t ns) {
	return ns_to_clock(JIFFIES_PERIOD, ns < 0 ? 0 : ns);
}

clock_t ms2jiffies(time64_t ms) {
	return ns2jiffies(ms * NSEC_PER_MSEC);
}

time64_t jiffies2ms(clock_t jiff) {
	return clock_to_ns(JIFFIES_PERIOD, jiff) / NSEC_PER_MSEC;
}

int jiffies_init(void) {
	int err;

	err = clock_source_register(cs_jiffies);
	if (err) {
		return err;
	}
	if (!cs_jiffies->event_device || !cs_jiffies->counter_device) {
		return -ENODEV;
	}

	cs_jiffies->event_device->event_hz = JIFFIES_PERIOD;
	return clock_source_set_oneshot(cs_jiffies);
}
