/**
 * @file
 * @brief What is printed of an exception that nobody handles
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>
#include <asm/xen/probe.h>

#include <xen/sched.h>

#include "../hypervisor/xen_print.h"
#include "xen_trap.h"

/* Time for the console daemon to take the last words. */
#define DUMP_DRAIN_NS 1000000000ULL

#define DUMP_STACK_WORDS  32
#define DUMP_TRACE_FRAMES 24

static const char *const dump_vectors[] = {
    "divide error",
    "debug",
    "non-maskable interrupt",
    "breakpoint",
    "overflow",
    "bound range exceeded",
    "invalid opcode",
    "device not available",
    "double fault",
    "coprocessor segment overrun",
    "invalid TSS",
    "segment not present",
    "stack segment fault",
    "general protection fault",
    "page fault",
    "reserved vector",
    "x87 floating-point error",
    "alignment check",
    "machine check",
    "SIMD floating-point error",
    "virtualisation exception",
    "control protection exception",
};

static const char *dump_vector_name(uint64_t vector) {
	if (vector == XEN_VECTOR_FAILSAFE) {
		return "failsafe callback";
	}
	if (vector < sizeof(dump_vectors) / sizeof(dump_vectors[0])) {
		return dump_vectors[vector];
	}
	return "unknown exception";
}

static void dump_page_fault(uint64_t error) {
	xen_print(error & 16 ? "instruction fetch from "
	                     : (error & 2 ? "write to " : "read of "));
	xen_print_num(xen_vcpu_info()->arch.cr2);
	xen_print(error & 1 ? ", not permitted there\n" : ", not mapped\n");
}

static void dump_header(const struct pt_regs *regs) {
	xen_print("\n*** crash: ");
	xen_print(dump_vector_name(regs->vector));
	xen_print(", vector ");
	xen_print_num(regs->vector);
	xen_print(", error code ");
	xen_print_num(regs->error);
	xen_print("\n");
	if (regs->vector == XEN_VECTOR_PAGE_FAULT) {
		dump_page_fault(regs->error);
	}
}

static void dump_registers(const struct pt_regs *regs) {
	const struct {
		const char *name;
		uint64_t value;
	} line[] = {
	    {"rax", regs->rax},
	    {"  rbx", regs->rbx},
	    {"  rcx", regs->rcx},
	    {"\nrdx", regs->rdx},
	    {"  rsi", regs->rsi},
	    {"  rdi", regs->rdi},
	    {"\nrbp", regs->rbp},
	    {"  rsp", regs->rsp},
	    {"   r8", regs->r8},
	    {"\n r9", regs->r9},
	    {"  r10", regs->r10},
	    {"  r11", regs->r11},
	    {"\nr12", regs->r12},
	    {"  r13", regs->r13},
	    {"  r14", regs->r14},
	    {"\nr15", regs->r15},
	    {"  rip", regs->rip},
	    {"  flg", regs->rflags},
	    {"\n cs", regs->cs},
	    {"   ss", regs->ss},
	    {"  cr2", xen_vcpu_info()->arch.cr2},
	};

	for (unsigned int i = 0; i < sizeof(line) / sizeof(line[0]); i++) {
		xen_print(line[i].name);
		xen_print(" ");
		xen_print_hex(line[i].value);
	}
	xen_print("\n");
}

static void dump_address(uint64_t addr) {
	uintptr_t start;
	const char *name = xen_symbol_find(addr, &start);

	xen_print("  ");
	xen_print_hex(addr);
	if (name != NULL) {
		xen_print(" ");
		xen_print(name);
		xen_print("+");
		xen_print_num(addr - start);
	}
	xen_print("\n");
}

/* Follows the chain of frame pointers, which must ascend. */
void xen_crash_trace(uint64_t rip, uint64_t rbp) {
	uint64_t next, ret;

	xen_print("called from:\n");
	dump_address(rip);
	for (unsigned int i = 0; i < DUMP_TRACE_FRAMES; i++) {
		if ((rbp & 7) || !xen_probe_read((void *)rbp, &next)
		    || !xen_probe_read((void *)(rbp + 8), &ret) || ret == 0) {
			break;
		}
		dump_address(ret);
		if (next <= rbp) {
			break;
		}
		rbp = next;
	}
}

static void dump_stack(const struct pt_regs *regs) {
	uint64_t at = regs->rsp & ~7ULL, word;

	xen_print("stack:");
	for (unsigned int i = 0; i < DUMP_STACK_WORDS; i++, at += 8) {
		if (!xen_probe_read((void *)at, &word)) {
			xen_print("\n  not mapped from ");
			xen_print_num(at);
			break;
		}
		xen_print(i % 4 ? " " : "\n  ");
		xen_print_hex(word);
	}
	xen_print("\n");
}

void xen_crash_dump(const struct pt_regs *regs) {
	dump_header(regs);
	dump_registers(regs);
	xen_crash_trace(regs->rip, regs->rbp);
	dump_stack(regs);
}

void xen_crash_end(void) {
	struct sched_shutdown crash = {.reason = SHUTDOWN_crash};

	xen_console_drain(DUMP_DRAIN_NS);
	for (;;) {
		HYPERVISOR_sched_op(SCHEDOP_shutdown, &crash);
	}
}
