/**
 * @file
 * @brief First state of a thread
 */

#include <stddef.h>
#include <stdint.h>

#include <hal/context.h>

_Static_assert(offsetof(struct context, rsp) == CONTEXT_RSP
                   && offsetof(struct context, ipl) == CONTEXT_IPL
                   && offsetof(struct context, rip) == CONTEXT_RIP
                   && offsetof(struct context, rbx) == CONTEXT_RBX
                   && offsetof(struct context, rbp) == CONTEXT_RBP
                   && offsetof(struct context, r12) == CONTEXT_R12
                   && offsetof(struct context, r13) == CONTEXT_R13
                   && offsetof(struct context, r14) == CONTEXT_R14
                   && offsetof(struct context, r15) == CONTEXT_R15
                   && offsetof(struct context, mxcsr) == CONTEXT_MXCSR
                   && offsetof(struct context, fpu_control) == CONTEXT_FCW,
    "context_switch.S knows the offsets");

#define MXCSR_DEFAULT 0x1f80 /* all exceptions masked */
#define FCW_DEFAULT   0x037f

/* In context_switch.S: calls what rbx points to. */
extern void context_start(void);

/*
 * Nothing is written to the stack: the kernel also does this for the thread
 * that is running, on the stack it runs on.
 */
void context_init(struct context *ctx, unsigned int flags,
    void (*routine_fn)(void), void *sp) {
	*ctx = (struct context){
	    .rsp = (uintptr_t)sp & ~(uintptr_t)15,
	    .rip = (uintptr_t)context_start,
	    .rbx = (uintptr_t)routine_fn,
	    .mxcsr = MXCSR_DEFAULT,
	    .fpu_control = FCW_DEFAULT,
	    .ipl = (flags & CONTEXT_IRQDISABLE) != 0,
	};
}
