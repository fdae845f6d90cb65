/**
 * @file
 * @brief Contexts of threads: nothing here switches them.
 */

#ifndef MODULE_EMBOX_ARCH_CONTEXT_H_
#define MODULE_EMBOX_ARCH_CONTEXT_H_

struct context {
	long unused;
};

#endif /* MODULE_EMBOX_ARCH_CONTEXT_H_ */
