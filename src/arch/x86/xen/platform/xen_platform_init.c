/**
 * @file
 * @brief First step of the kernel
 */

#include <stdint.h>

#include <asm/xen/hypervisor.h>
#include <hal/platform.h>

/*
 * The kernel enables upcalls before it has an interrupt controller: every
 * event channel stays masked until its handler is attached.
 */
void platform_init(void) {
	struct shared_info *info = xen_shared_info();
	unsigned int words =
	    sizeof(info->evtchn_mask) / sizeof(info->evtchn_mask[0]);

	for (unsigned int i = 0; i < words; i++) {
		info->evtchn_mask[i] = ~0UL;
	}
}
