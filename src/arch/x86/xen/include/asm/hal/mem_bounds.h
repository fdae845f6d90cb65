/**
 * @file
 * @brief Memory that the platform leaves to the kernel, and guard pages
 */

#ifndef ASM_HAL_MEM_BOUNDS_H_
#define ASM_HAL_MEM_BOUNDS_H_

#include <stdint.h>

/**
 * Tells the RAM that is free for the kernel's allocators: mapped read-write,
 * not executable, behind the image and everything the platform has set up.
 * Valid from the entry of kernel_start on, and constant from then on.
 *
 * @param start first byte, page aligned
 * @param end byte behind the last one, page aligned
 */
extern void arch_ram_bounds(uintptr_t *start, uintptr_t *end);

/**
 * Unmaps @a page, so that any access to it traps. Any context; the caller
 * owns the page and gives it back with arch_unguard_page().
 *
 * @param page page aligned, inside the image or arch_ram_bounds()
 */
extern void arch_guard_page(void *page);

/** Maps @a page read-write again; the contents are as they were. */
extern void arch_unguard_page(void *page);

#endif /* ASM_HAL_MEM_BOUNDS_H_ */
