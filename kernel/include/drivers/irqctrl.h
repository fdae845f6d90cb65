/**
 * @file
 * @brief The interrupt controller; the module that extends
 *   embox.driver.interrupt.irqctrl_api supplies it.
 */

#ifndef DRIVERS_IRQCTRL_H_
#define DRIVERS_IRQCTRL_H_

#include <module/embox/driver/interrupt/irqctrl_api.h>

/** Number of interrupt lines. */
#define IRQCTRL_IRQS_TOTAL ((unsigned int)__IRQCTRL_IRQS_TOTAL)

/** Unmasks a line; an interrupt that waits is delivered. Any context. */
extern void irqctrl_enable(unsigned int irq);

/** Masks a line. Any context. */
extern void irqctrl_disable(unsigned int irq);

/** Drops a pending interrupt. */
extern void irqctrl_clear(unsigned int irq);

/** Makes an interrupt pending, as the hardware would. */
extern void irqctrl_force(unsigned int irq);

/** Non-zero if an interrupt of the line is pending. */
extern int irqctrl_pending(unsigned int irq);

/** Acknowledges the end of an interrupt's handling. */
extern void irqctrl_eoi(unsigned int irq);

struct irqctrl {
	const char *name;
	int (*init)(void);
};

/** Defines the interrupt controller of the image. */
#define IRQCTRL_DEF(_name, _init)       \
	struct irqctrl __global_irqctrl = { \
	    .name = #_name,                 \
	    .init = _init,                  \
	}

extern struct irqctrl __global_irqctrl;

/** Called by kernel_start(), when interrupts are on already. */
static inline int irqctrl_init(void) {
	return __global_irqctrl.init ? __global_irqctrl.init() : 0;
}

static inline struct irqctrl *irqctrl_get(void) {
	return &__global_irqctrl;
}

#endif /* DRIVERS_IRQCTRL_H_ */
