/**
 * @file
 * @brief Output that needs nothing of the kernel: for the first steps and the
 *        last ones
 *
 * It goes to the console ring, waits a bounded time when that is full, and may
 * be called in any context, with the kernel in any state.
 */

#ifndef ARCH_X86_XEN_HYPERVISOR_XEN_PRINT_H_
#define ARCH_X86_XEN_HYPERVISOR_XEN_PRINT_H_

#include <stdint.h>

/** Prints @a text; a line ends with \n. */
extern void xen_print(const char *text);

/** Prints @a value as 16 hexadecimal digits. */
extern void xen_print_hex(uint64_t value);

/** Prints @a value as hexadecimal digits without leading zeroes, after 0x. */
extern void xen_print_num(uint64_t value);

#endif /* ARCH_X86_XEN_HYPERVISOR_XEN_PRINT_H_ */
