/**
 * @file
 * @brief Entry points of a PV domain: virtual IDT and callbacks
 */

#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/callback.h>

#include "../hypervisor/xen_boot.h"
#include "pv.h"
#include "pv_hypercall.h"

#define PV_VECTORS          32
#define PV_TRAP_ENTRY_SIZE  16
#define PV_TRAP_MASK_EVENTS 4 /* flag of struct trap_info */

extern char pv_trap_entries[];
extern char pv_upcall_entry[];
extern char pv_failsafe_entry[];

static void pv_callback_set(uint16_t type, const char *entry) {
	struct callback_register callback = {
	    .type = type,
	    .flags = CALLBACKF_mask_events,
	    .address = (unsigned long)entry,
	};

	if (HYPERVISOR_callback_op(CALLBACKOP_register, &callback) != 0) {
		xen_boot_refuse("Xen rejects a callback");
	}
}

void pv_traps_set(void) {
	/* One entry of zeroes more ends the table. */
	static struct trap_info table[PV_VECTORS + 1];

	for (unsigned int i = 0; i < PV_VECTORS; i++) {
		table[i].vector = i;
		table[i].flags = PV_TRAP_MASK_EVENTS;
		table[i].cs = FLAT_KERNEL_CS;
		table[i].address =
		    (unsigned long)(pv_trap_entries + i * PV_TRAP_ENTRY_SIZE);
	}
	if (HYPERVISOR_set_trap_table(table) != 0) {
		xen_boot_refuse("Xen rejects the trap table");
	}
	pv_callback_set(CALLBACKTYPE_event, pv_upcall_entry);
	pv_callback_set(CALLBACKTYPE_failsafe, pv_failsafe_entry);
}
