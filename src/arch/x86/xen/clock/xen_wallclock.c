/**
 * @file
 * @brief Sets the kernel's time of day from Xen's wall clock
 */

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <asm/xen/time.h>
#include <embox/unit.h>
#include <kernel/time/time.h>

EMBOX_UNIT_INIT(xen_wallclock_init);

static int xen_wallclock_init(void) {
	struct timespec now = ns_to_timespec((int64_t)xen_wall_time());

	setnsofday(&now, NULL);
	return 0;
}
