/**
 * @file
 * @brief Accesses that survive a page fault
 *
 * For the crash dump, which follows pointers that may be anything, and for
 * tests of the page tables. Any context.
 */

#ifndef ASM_XEN_PROBE_H_
#define ASM_XEN_PROBE_H_

#include <stdbool.h>
#include <stdint.h>

/** Reads the word at @a va; false if that faults. */
extern bool xen_probe_read(const void *va, uint64_t *value);

/** Writes @a value to the word at @a va; false if that faults. */
extern bool xen_probe_write(void *va, uint64_t value);

/** Calls the code at @a va, that shall be one `ret`; false if that faults. */
extern bool xen_probe_exec(const void *va);

#endif /* ASM_XEN_PROBE_H_ */
