/**
 * @file
 * @brief End of the domain
 */

#include <stddef.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include <asm/xen/hypercall.h>
#include <hal/platform.h>

#include <xen/sched.h>

#include "../trap/xen_trap.h"

/* Time for the console daemon to take the last words. */
#define PLATFORM_DRAIN_NS 1000000000ULL

static unsigned int platform_reason(shutdown_mode_t mode) {
	switch (mode) {
	case SHUTDOWN_MODE_HALT:
		return SHUTDOWN_poweroff;
	case SHUTDOWN_MODE_REBOOT:
		return SHUTDOWN_reboot;
	default:
		return SHUTDOWN_crash;
	}
}

void platform_shutdown(shutdown_mode_t mode) {
	struct sched_shutdown shutdown = {.reason = platform_reason(mode)};

	if (mode == SHUTDOWN_MODE_ABORT) {
		xen_crash_trace((uintptr_t)platform_shutdown,
		    (uintptr_t)__builtin_frame_address(0));
	}
	xen_console_drain(PLATFORM_DRAIN_NS);
	for (;;) {
		HYPERVISOR_sched_op(SCHEDOP_shutdown, &shutdown);
	}
}
