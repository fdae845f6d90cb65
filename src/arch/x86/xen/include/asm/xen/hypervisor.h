/**
 * @file
 * @brief What Xen gave this domain at its start
 *
 * All of it is valid from the entry of kernel_start on, in any context, and
 * may change only while the domain is suspended.
 */

#ifndef ASM_XEN_HYPERVISOR_H_
#define ASM_XEN_HYPERVISOR_H_

#include <stdbool.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/event_channel.h>

/** The page that Xen shares with the domain (xen/xen.h). */
extern struct shared_info *xen_shared_info(void);

/** This vCPU's part of it: pending and mask of upcalls, time. */
extern struct vcpu_info *xen_vcpu_info(void);

/** Page of the ring to the XenStore daemon (xen/io/xs_wire.h). */
extern void *xen_store_ring_page(void);

/** Event channel of the ring to the XenStore daemon. */
extern evtchn_port_t xen_store_evtchn(void);

/** Page of the ring to the console daemon (xen/io/console.h). */
extern void *xen_console_ring_page(void);

/** Event channel of the ring to the console daemon. */
extern evtchn_port_t xen_console_evtchn(void);

/** Command line: `extra=` of xl's configuration, never NULL. */
extern const char *xen_cmdline(void);

/** Tells whether Xen offers XENFEAT_* @a feature (xen/features.h). */
extern bool xen_feature(unsigned int feature);

#endif /* ASM_XEN_HYPERVISOR_H_ */
