/**
 * @file
 * @brief What Xen gave this domain at its start
 */

#include <stdint.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include <xen/features.h>
#include <xen/version.h>

#include "../trap/xen_trap.h"
#include "xen_boot.h"
#include "xen_print.h"

/*
 * Xen's shared page is mapped over this one, so that its address is known at
 * link time and masking upcalls costs one instruction (interrupt/ipl.h).
 */
uint8_t xen_shared_page[4096] __attribute__((aligned(4096)));

struct xen_boot_info xen_boot_info;

static uint32_t xen_features[XENFEAT_NR_SUBMAPS];

struct shared_info *xen_shared_info(void) {
	return (struct shared_info *)xen_shared_page;
}

struct vcpu_info *xen_vcpu_info(void) {
	return &xen_shared_info()->vcpu_info[0];
}

void *xen_store_ring_page(void) {
	return xen_boot_info.store_page;
}

evtchn_port_t xen_store_evtchn(void) {
	return xen_boot_info.store_evtchn;
}

void *xen_console_ring_page(void) {
	return xen_boot_info.console_page;
}

evtchn_port_t xen_console_evtchn(void) {
	return xen_boot_info.console_evtchn;
}

const char *xen_cmdline(void) {
	return xen_boot_info.cmdline;
}

bool xen_feature(unsigned int feature) {
	if (feature >= 32 * XENFEAT_NR_SUBMAPS) {
		return false;
	}
	return (xen_features[feature / 32] >> (feature % 32)) & 1;
}

void xen_features_read(void) {
	struct xen_feature_info info;

	for (unsigned int i = 0; i < XENFEAT_NR_SUBMAPS; i++) {
		info.submap_idx = i;
		info.submap = 0;
		if (HYPERVISOR_xen_version(XENVER_get_features, &info) == 0) {
			xen_features[i] = info.submap;
		}
	}
}

void xen_boot_refuse(const char *why) {
	xen_print("embox: cannot start: ");
	xen_print(why);
	xen_print("\n");
	xen_crash_end();
}
