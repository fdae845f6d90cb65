/**
 * @file
 * @brief From the simulator's entry to the kernel's, as pv_start.c does it
 */

#include <stdint.h>

#include <xen/xen.h>

#include <asm/xen/console.h>
#include "hypervisor/xen_boot.h"

extern void kernel_start(void);
extern void sim_start(void);

/* In the simulator: what Xen's start info says. */
extern void sim_boot_info(struct xen_boot_info *info);

void sim_start(void) {
	sim_boot_info(&xen_boot_info);
	xen_console_connect();
	xen_features_read();
	kernel_start();
	xen_boot_refuse("the kernel returned");
}
