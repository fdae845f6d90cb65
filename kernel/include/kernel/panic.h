/**
 * @file
 * @brief The end, for broken invariants of our own only.
 */

#ifndef KERNEL_PANIC_H_
#define KERNEL_PANIC_H_

#include <hal/ipl.h>
#include <hal/platform.h>
#include <kernel/printk.h>

/** Prints a message in printf's format and ends the domain as crashed. */
#define panic(...)                              \
	do {                                        \
		ipl_disable();                          \
		printk(__VA_ARGS__);                    \
		printk("\n");                           \
		platform_shutdown(SHUTDOWN_MODE_ABORT); \
	} while (0)

#endif /* KERNEL_PANIC_H_ */
