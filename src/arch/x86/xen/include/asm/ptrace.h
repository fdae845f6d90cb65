/**
 * @file
 * @brief Registers as an entry from the hypervisor leaves them on the stack
 *
 * The order is that of the entry code (trap_entry.S): what it pushes comes
 * first, then what Xen pushed (xen/arch-x86/xen-x86_64.h, iret frame).
 */

#ifndef ASM_PTRACE_H_
#define ASM_PTRACE_H_

#ifndef __ASSEMBLER__

#include <stdint.h>

typedef struct pt_regs {
	uint64_t r15;
	uint64_t r14;
	uint64_t r13;
	uint64_t r12;
	uint64_t rbp;
	uint64_t rbx;
	uint64_t r11;
	uint64_t r10;
	uint64_t r9;
	uint64_t r8;
	uint64_t rax;
	uint64_t rcx;
	uint64_t rdx;
	uint64_t rsi;
	uint64_t rdi;
	uint64_t vector;
	uint64_t error;
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
} pt_regs_t;

/** Sets the value that the interrupted call returns. */
static inline void ptregs_retcode(struct pt_regs *ptregs, int retcode) {
	ptregs->rax = (uint64_t)(int64_t)retcode;
}

#endif /* __ASSEMBLER__ */

#endif /* ASM_PTRACE_H_ */
