/**
 * @file
 * @brief First state of a thread
 */

#include <stddef.h>
#include <stdint.h>

#include <hal/context.h>

_Static_assert(offsetof(struct context, rsp) == CONTEXT_RSP
                   && offsetof(struct context, ipl) == CONTEXT_IPL,
    "context_switch.S knows the offsets");

/* What context_switch() pops, lowest address first. */
struct context_frame {
	uint32_t mxcsr;
	uint32_t fpu_control;
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;
	uint64_t caller; /* none: a backtrace ends here */
};

#define CONTEXT_MXCSR       0x1f80 /* all exceptions masked */
#define CONTEXT_FPU_CONTROL 0x037f

void context_init(struct context *ctx, unsigned int flags,
    void (*routine_fn)(void), void *sp) {
	/*
	 * A function expects its return address at a multiple of 16 less 8; the
	 * stack's end need not be aligned.
	 */
	uintptr_t top = ((uintptr_t)sp & ~(uintptr_t)15) - 8;
	struct context_frame *frame =
	    (void *)(top - offsetof(struct context_frame, caller));

	*frame = (struct context_frame){
	    .mxcsr = CONTEXT_MXCSR,
	    .fpu_control = CONTEXT_FPU_CONTROL,
	    .rip = (uintptr_t)routine_fn,
	};
	ctx->rsp = (uintptr_t)frame;
	ctx->ipl = (flags & CONTEXT_IRQDISABLE) != 0;
}
