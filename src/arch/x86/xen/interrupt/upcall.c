/**
 * @file
 * @brief Upcalls: Xen's interrupt, of which there is one for all events
 */

#include <assert.h>
#include <stddef.h>

#include <asm/xen/hypercall.h>
#include <drivers/xen/xen_evtchn.h>
#include <hal/ipl.h>
#include <kernel/critical.h>

#include <xen/xen.h>

#include "upcall.h"

_Static_assert(offsetof(struct shared_info, vcpu_info) == 0
                   && offsetof(struct vcpu_info, evtchn_upcall_pending) == 0
                   && offsetof(struct vcpu_info, evtchn_upcall_mask) == 1,
    "ipl.h knows where the mask of upcalls is");

/*
 * Xen looks for pending events at the end of every hypercall; this is the
 * cheapest one.
 */
void xen_upcall_force(void) {
	HYPERVISOR_xen_version(0, NULL);
}

/*
 * Called by the upcall's entry, on the interrupted stack, upcalls masked. The
 * entry's frame holds all registers, so that another thread may run before
 * the interrupted one goes on. The return restores the mask by the iret
 * hypercall, which also takes what is pending by then: no event is lost.
 */
void xen_upcall(void) {
	assert(!critical_inside(CRITICAL_IRQ_LOCK));

	critical_enter(CRITICAL_IRQ_HANDLER);
	xen_evtchn_upcall();
	critical_leave(CRITICAL_IRQ_HANDLER);
	critical_dispatch_pending();
}

void xen_ipl_restore(uint64_t ipl) {
	ipl_restore((ipl_t)ipl);
}
