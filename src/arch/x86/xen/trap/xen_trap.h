/**
 * @file
 * @brief Exceptions
 */

#ifndef ARCH_X86_XEN_TRAP_XEN_TRAP_H_
#define ARCH_X86_XEN_TRAP_XEN_TRAP_H_

#include <stdbool.h>
#include <stdint.h>

#include <asm/ptrace.h>

#define XEN_VECTOR_PAGE_FAULT 14
#define XEN_VECTOR_FAILSAFE   257

/** Handles an exception; for the entry code, with upcalls masked. */
extern void xen_trap(struct pt_regs *regs);

/** Prints what is known at @a regs. Any context, the kernel in any state. */
extern void xen_crash_dump(const struct pt_regs *regs);

/** Prints @a rip and the callers that the frame pointers from @a rbp tell. */
extern void xen_crash_trace(uint64_t rip, uint64_t rbp);

/** Ends the domain as crashed, when the console has taken the last words. */
extern void xen_crash_end(void) __attribute__((noreturn));

/**
 * Finds the symbol that holds @a addr in the symbol table that the domain
 * builder loads behind the image.
 *
 * @param start address of the symbol found
 * @return its name, or NULL if there is none or no table
 */
extern const char *xen_symbol_find(uintptr_t addr, uintptr_t *start);

#endif /* ARCH_X86_XEN_TRAP_XEN_TRAP_H_ */
