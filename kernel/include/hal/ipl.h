/**
 * @file
 * @brief Masking of all interrupts; the architecture supplies it.
 */

#ifndef HAL_IPL_H_
#define HAL_IPL_H_

#include <module/embox/arch/interrupt.h>

typedef __ipl_t ipl_t;

/** Enables interrupts. */
extern void ipl_init(void);

#define ipl_enable()  ipl_init()
#define ipl_disable() ((void)ipl_save())

/** Masks interrupts. @return what ipl_restore() takes to undo it. */
ipl_t ipl_save(void);

/** Restores the state that ipl_save() returned. */
void ipl_restore(ipl_t ipl);

#endif /* HAL_IPL_H_ */
