/**
 * @file
 * @brief Interrupts of a process: there are none.
 */

#ifndef MODULE_EMBOX_ARCH_INTERRUPT_H_
#define MODULE_EMBOX_ARCH_INTERRUPT_H_

typedef int __ipl_t;

static inline void ipl_init(void) {
}

static inline __ipl_t ipl_save(void) {
	return 0;
}

static inline void ipl_restore(__ipl_t ipl) {
	(void)ipl;
}

#endif /* MODULE_EMBOX_ARCH_INTERRUPT_H_ */
