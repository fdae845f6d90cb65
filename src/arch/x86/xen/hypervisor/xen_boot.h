/**
 * @file
 * @brief What the entry of a domain type (pv/, pvh/) tells the rest
 */

#ifndef ARCH_X86_XEN_HYPERVISOR_XEN_BOOT_H_
#define ARCH_X86_XEN_HYPERVISOR_XEN_BOOT_H_

#include <stdint.h>

#include <xen/xen.h>
#include <xen/event_channel.h>

/** Rings and channels that exist at the start, and the command line. */
struct xen_boot_info {
	void *store_page;
	evtchn_port_t store_evtchn;
	void *console_page;
	evtchn_port_t console_evtchn;
	char cmdline[MAX_GUEST_CMDLINE];
};

extern struct xen_boot_info xen_boot_info;

/** Where Xen's shared page is to be mapped. */
extern uint8_t xen_shared_page[];

/** Asks Xen for the features that xen_feature() tells. */
extern void xen_features_read(void);

/** Prints @a why and ends the domain: it cannot run under this Xen. */
extern void xen_boot_refuse(const char *why) __attribute__((noreturn));

#endif /* ARCH_X86_XEN_HYPERVISOR_XEN_BOOT_H_ */
