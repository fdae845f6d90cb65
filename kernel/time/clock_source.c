/**
 * @file
 * @brief Registration of clock sources.
 */

#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include <kernel/time/clock_source.h>
#include <lib/libds/dlist.h>

static DLIST_DEFINE(clock_sources);

int clock_source_register(struct clock_source *cs) {
	struct clock_source *other;
	int err;

	assert(cs);

	dlist_foreach_entry(other, &clock_sources, lnk) {
		if (other == cs) {
			return 0;
		}
	}

	if (cs->init) {
		err = cs->init(cs);
		if (err) {
			return err;
		}
	}
	dlist_add_prev(dlist_head_init(&cs->lnk), &clock_sources);
	return 0;
}

int clock_source_set_oneshot(struct clock_source *cs) {
	struct time_event_device *dev = cs->event_device;
	int err;

	if (!dev || !dev->set_oneshot) {
		return -ENOSYS;
	}

	err = dev->set_oneshot(cs);
	if (!err) {
		dev->flags &= ~CLOCK_EVENT_MODE_MASK;
		dev->flags |= CLOCK_EVENT_ONESHOT_MODE;
	}
	return err;
}

int clock_source_set_next_event(struct clock_source *cs, uint32_t next_event) {
	assert(cs->event_device && cs->event_device->set_next_event);

	return cs->event_device->set_next_event(cs, next_event);
}
