/**
 * @file
 * @brief Entries from Xen: exceptions, upcalls, failsafe
 *
 * Xen pushes {rcx, r11, [error code,] rip, cs, rflags, rsp, ss} on the
 * interrupted stack, aligned to 16 (create_bounce_frame in Xen); the flag IF in
 * rflags is the inverse of the upcall mask. What is built here is struct
 * pt_regs (asm/ptrace.h) and below it the FPU and SSE state, because handlers
 * are C code that uses SSE, and another thread may run before this one goes
 * on.
 *
 * The return is the iret hypercall: Xen restores registers and upcall mask in
 * one go and then delivers what is pending, so that there is no moment between
 * unmasking and returning in which upcalls could pile up on the stack. Its
 * frame is {rax, r11, rcx, flags, rip, cs, rflags, rsp, ss}; cs has RPL 0,
 * which Xen put there to say "kernel".
 */

#include <asm/linkage.h>

/* Xen's headers go by this name. */
#define __ASSEMBLY__
#include <xen/xen.h>

#define PV_VECTORS	   32
#define PV_VECTOR_UPCALL   256
#define PV_VECTOR_FAILSAFE 257
/* Vectors with an error code: DF, TS, NP, SS, GP, PF, AC, CP, VC, SX. */
#define PV_ERROR_VECTORS   0x60227d00

	.text

/* r15 .. rdi of struct pt_regs; rcx and r11 are already as interrupted. */
.macro save_regs
	pushq %rdi
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %rax
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
.endm

/* Calls \handler with the frame, on an aligned stack, FPU state saved. */
.macro call_handler handler:req
	cld
	movq %rsp, %rbx
	movq %rsp, %rdi
	subq $512, %rsp
	andq $-16, %rsp
	fxsave64 (%rsp)
	call \handler
	fxrstor64 (%rsp)
	movq %rbx, %rsp
.endm

pv_exception:
	save_regs
	call_handler xen_trap

pv_return:
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rax
	popq %rcx
	popq %rdx
	popq %rsi
	popq %rdi
	/* The slots of vector and error code become those of rcx and flags. */
	movq $0, 8(%rsp)
	movq %rcx, (%rsp)
	pushq %r11
	pushq %rax
	movl $__HYPERVISOR_iret, %eax
	syscall
	ud2

C_ENTRY(pv_upcall_entry):
	popq %rcx
	popq %r11
	pushq $0
	pushq $PV_VECTOR_UPCALL
	save_regs
	call_handler xen_upcall
	jmp pv_return

/* Xen could not load a segment register on return; it pushed ds, es, fs, gs
 * between r11 and rip. It never happens to a kernel that loads none. */
C_ENTRY(pv_failsafe_entry):
	popq %rcx
	popq %r11
	addq $(4 * 8), %rsp
	pushq $0
	pushq $PV_VECTOR_FAILSAFE
	jmp pv_exception

/* Entries of the vectors, each of 16 bytes (PV_TRAP_ENTRY_SIZE). */
C_ENTRY(pv_trap_entries):
	.set vector, 0
	.rept PV_VECTORS
	.balign 16
	popq %rcx
	popq %r11
	.if (PV_ERROR_VECTORS >> vector) & 1 == 0
	pushq $0
	.endif
	pushq $vector
	jmp pv_exception
	.set vector, vector + 1
	.endr
