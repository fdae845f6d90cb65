/**
 * @file
 * @brief A process has no interrupts to mask.
 */

#ifndef MODULE_EMBOX_ARCH_INTERRUPT_H_
#define MODULE_EMBOX_ARCH_INTERRUPT_H_

typedef int __ipl_t;

#endif /* MODULE_EMBOX_ARCH_INTERRUPT_H_ */
