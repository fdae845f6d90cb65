/**
 * @file
 * @brief State of a thread that does not run
 *
 * What a function must preserve is on the thread's stack; the rest of the
 * registers is dead at a switch, which is a call.
 */

#ifndef ARCH_X86_XEN_CONTEXT_CONTEXT_H_
#define ARCH_X86_XEN_CONTEXT_CONTEXT_H_

/* Offsets, for context_switch.S. */
#define CONTEXT_RSP 0
#define CONTEXT_IPL 8

#ifndef __ASSEMBLER__

#include <stdint.h>

struct context {
	uint64_t rsp;
	uint64_t ipl; /**< upcalls masked? */
};

#endif /* __ASSEMBLER__ */

#endif /* ARCH_X86_XEN_CONTEXT_CONTEXT_H_ */
