/**
 * @file
 * @brief Start of the kernel.
 */

#include <stddef.h>

#include <drivers/diag.h>
#include <drivers/irqctrl.h>
#include <framework/mod/runlevel.h>
#include <hal/ipl.h>
#include <hal/platform.h>
#include <kernel/thread.h>
#include <util/log.h>

/** The last runlevel that is entered; modules above it are not started. */
#define RUNLEVEL_TARGET (RUNLEVEL_NRS_ENABLED - 1)

extern int system_start(void);

/**
 * Called by the platform's entry on the boot stack, .bss cleared, interrupts
 * masked at their sources.
 */
void kernel_start(void) {
	int err;

	platform_init();
	ipl_init();
	diag_init();

	err = irqctrl_init();
	if (err) {
		log_error("interrupt controller: error %d", err);
	}

	/* A level that fails is reported by itself; what came up is used. */
	runlevel_set(RUNLEVEL_TARGET);
	system_start();

	/* The idle thread takes over. */
	thread_exit(NULL);
}
