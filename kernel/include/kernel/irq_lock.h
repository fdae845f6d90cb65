/**
 * @file
 * @brief Nestable lock of hardware interrupts.
 */

#ifndef KERNEL_IRQ_LOCK_H_
#define KERNEL_IRQ_LOCK_H_

#include <hal/ipl.h>
#include <kernel/critical.h>

extern ipl_t __irq_lock_ipl;

/** Masks interrupts; each call is paired with irq_unlock(). Any context. */
static inline void irq_lock(void) {
	if (!critical_inside(CRITICAL_IRQ_LOCK)) {
		__irq_lock_ipl = ipl_save();
	}
	critical_enter(CRITICAL_IRQ_LOCK);
}

/** Undoes irq_lock(); the outermost one dispatches what became pending. */
static inline void irq_unlock(void) {
	critical_leave(CRITICAL_IRQ_LOCK);

	if (!critical_inside(CRITICAL_IRQ_LOCK)) {
		ipl_restore(__irq_lock_ipl);
		critical_dispatch_pending();
	}
}

#endif /* KERNEL_IRQ_LOCK_H_ */
