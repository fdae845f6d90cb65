/**
 * @file
 * @brief Start of the scheduler.
 */

#include <embox/unit.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>

#include "sched_priv.h"

EMBOX_UNIT_INIT(sched_start_init);

static int sched_start_init(void) {
	int err;

	err = sched_init(boot_thread_create());
	if (err) {
		return err;
	}

	err = jiffies_init();
	if (err) {
		return err;
	}

	return idle_thread_create();
}
