/**
 * @file
 * @brief From Xen's entry to the kernel's
 */

#include <stddef.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include <asm/xen/hypervisor.h>

#include <xen/xen.h>

#include "../hypervisor/xen_boot.h"
#include "pv.h"

extern void kernel_start(void);

static const char pv_magic[] = "xen-3.0-x86_64";

static void pv_info_take(const struct start_info *si) {
	struct xen_boot_info *info = &xen_boot_info;

	info->store_page = pv_mfn_to_virt(si->store_mfn);
	info->store_evtchn = si->store_evtchn;
	info->console_page = pv_mfn_to_virt(si->console.domU.mfn);
	info->console_evtchn = si->console.domU.evtchn;
	for (unsigned int i = 0; i < MAX_GUEST_CMDLINE - 1; i++) {
		info->cmdline[i] = si->cmd_line[i];
	}
}

/* What must hold before anything else is believed. */
static void pv_info_check(const struct start_info *si) {
	for (unsigned int i = 0; i < sizeof(pv_magic) - 1; i++) {
		if (si->magic[i] != pv_magic[i]) {
			xen_boot_refuse("start info has a magic that is not x86_64's");
		}
	}
	if (si->flags & (SIF_INITDOMAIN | SIF_PRIVILEGED)) {
		xen_boot_refuse("not made to be a privileged domain");
	}
}

/**
 * First C function of a PV domain, upcalls masked, on the boot stack.
 *
 * @param si start info
 * @param boot_end end of what the domain builder has placed in memory
 */
void __attribute__((noreturn))
pv_start(const struct start_info *si, uintptr_t boot_end) {
	pv_mmu_take(si);
	pv_info_take(si);
	pv_info_check(si);
	if (xen_boot_info.console_page == NULL
	    || xen_boot_info.store_page == NULL) {
		xen_boot_refuse("console or store page is not in the domain");
	}
	pv_map_machine(xen_shared_page, si->shared_info);
	xen_console_connect();
	xen_features_read();
	pv_traps_set();
	pv_mmu_init(boot_end);
	kernel_start();
	xen_boot_refuse("the kernel returned");
}
