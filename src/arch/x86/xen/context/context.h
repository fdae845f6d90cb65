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
#define CONTEXT_RSP   0
#define CONTEXT_IPL   8
#define CONTEXT_RIP   16
#define CONTEXT_RBX   24
#define CONTEXT_RBP   32
#define CONTEXT_R12   40
#define CONTEXT_R13   48
#define CONTEXT_R14   56
#define CONTEXT_R15   64
#define CONTEXT_MXCSR 72
#define CONTEXT_FCW   76

#ifndef __ASSEMBLER__

#include <stdint.h>

struct context {
	uint64_t rsp;
	uint64_t ipl; /**< upcalls masked? */
	uint64_t rip;
	uint64_t rbx, rbp, r12, r13, r14, r15;
	uint32_t mxcsr;
	uint16_t fpu_control;
};

#endif /* __ASSEMBLER__ */

#endif /* ARCH_X86_XEN_CONTEXT_CONTEXT_H_ */
