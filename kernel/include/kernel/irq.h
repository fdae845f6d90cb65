/**
 * @file
 * @brief Interrupt requests: attaching handlers and dispatching.
 */

#ifndef KERNEL_IRQ_H_
#define KERNEL_IRQ_H_

#include <drivers/irqctrl.h>
#include <kernel/irq_lock.h>

/** Number of interrupt requests of the interrupt controller. */
#define IRQ_NRS_TOTAL IRQCTRL_IRQS_TOTAL

#define irq_nr_valid(irq_nr) ((unsigned int)(irq_nr) < IRQ_NRS_TOTAL)

/** irq_attach() flag: other handlers with this flag may share the line. */
#define IF_SHARESUP (0x1 << 0)

typedef enum {
	IRQ_NONE = 0,    /**< The interrupt was not the handler's. */
	IRQ_HANDLED = 1, /**< It was served. */
} irq_return_t;

/**
 * Interrupt handler. It runs at CRITICAL_IRQ_HANDLER, must be short and must
 * not sleep nor allocate from the heap.
 */
typedef irq_return_t (*irq_handler_t)(unsigned int irq_nr, void *data);

/**
 * Attaches @a handler to an interrupt and enables the line if it is the first.
 *
 * @param data passed to the handler; tells sharing handlers apart.
 * @param dev_name whose interrupt it is (kept by reference).
 *
 * Thread context.
 *
 * @return 0; -EINVAL: no such interrupt or no handler; -EBUSY: the line is
 *   taken and one of both sides does not share; -ENOMEM.
 */
extern int irq_attach(unsigned int irq_nr, irq_handler_t handler,
    unsigned int flags, void *data, const char *dev_name);

/**
 * Detaches the handler that was attached with @a data; the line is disabled
 * with its last one. Thread context, or inside a handler (its own too).
 *
 * @return 0, also if it is another's line; -EINVAL: no such interrupt;
 *   -ENOENT: nothing is attached to it.
 */
extern int irq_detach(unsigned int irq_nr, void *data);

/**
 * Calls the handlers of an interrupt. Called by the low-level interrupt code
 * at CRITICAL_IRQ_HANDLER.
 */
extern void irq_dispatch(unsigned int irq_nr);

#endif /* KERNEL_IRQ_H_ */
