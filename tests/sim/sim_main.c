/**
 * @file
 * @brief The process: memory, signals, start and end of a run
 *
 * usage: embox [COMMANDS]; SEED=n and other options in the environment.
 */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include <xen/sched.h>

#include "../../src/arch/x86/xen/hypervisor/xen_boot.h"
#include "sim.h"
#include "sim_trace.h"

/* At a fixed place, so that frame numbers are the same in each run. */
#define RAM_BASE 0x20000000UL
#define RAM_SIZE (96UL << 20)

#define STACK_ALT (64 * 1024)

/* Bounds of the image, as the linker of the process tells them. */
extern char __executable_start[], end[];

static uintptr_t ram_start = RAM_BASE;
static const char *cmdline = "";
static unsigned int faults;

/* ---- Options ---- */

const char *sim_option(const char *name, const char *otherwise) {
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : otherwise;
}

bool sim_attack(const char *name) {
	return strcmp(sim_option("ATTACK", ""), name) == 0;
}

const char *sim_key(const char *option, const char *key, const char *value) {
	const char *text = sim_option(option, "");
	size_t len = strlen(key);

	if (strncmp(text, key, len) != 0) {
		return value;
	}
	if (text[len] == '=') {
		return text + len + 1;
	}
	return text[len] == '\0' ? NULL : value;
}

/* ---- Ends of a run ---- */

static void say(const char *what, const char *fmt, va_list args) {
	fflush(stdout);
	fprintf(stderr, "sim: %s", what);
	vfprintf(stderr, fmt, args);
	fprintf(stderr, "\n");
}

/* Writes the counters of a build with COV=1 (libgcov). */
#ifdef SIM_COV
extern void __gcov_dump(void);
#else
static void __gcov_dump(void) {
}
#endif

/* A build with SAN: what the sanitizer shall do, and what comes last. */
#ifdef SIM_SAN
extern const char *__asan_default_options(void);
extern void __sanitizer_set_death_callback(void (*fn)(void));

const char *__asan_default_options(void) {
	return "detect_leaks=0:detect_stack_use_after_return=0";
}

static void finish(int status);

static void sanitizer_died(void) {
	sim_console_drain(NULL);
	finish(4);
}

static void sanitizer_set(void) {
	__sanitizer_set_death_callback(sanitizer_died);
}
#else
static void sanitizer_set(void) {
}
#endif

static void finish(int status) __attribute__((noreturn));
static void finish(int status) {
	fflush(stdout);
	__gcov_dump();
	if (status != 0) {
		fprintf(stderr,
		    "sim: failed after %llu.%06llu s; "
		    "SEED=%llu replays it\n",
		    (unsigned long long)(sim_now / NSEC_PER_SEC),
		    (unsigned long long)(sim_now % NSEC_PER_SEC / 1000),
		    (unsigned long long)sim_seed);
	}
	_exit(status);
}

void sim_fail(const char *fmt, ...) {
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
	finish(3);
}

void sim_fault(const char *fmt, ...) {
	va_list args;

	faults++;
	va_start(args, fmt);
	say("fault: ", fmt, args);
	va_end(args);
}

void sim_note(const char *fmt, ...) {
	va_list args;

	va_start(args, fmt);
	say("", fmt, args);
	va_end(args);
}

void sim_shutdown(unsigned int reason) {
	sim_console_deaf = false;
	sim_console_drain(NULL);
	if (reason == SHUTDOWN_crash) {
		sim_fail("the domain crashed");
	}
	sim_refuse_report();
	if (faults > 0) {
		sim_fail("%u faults", faults);
	}
	finish(0);
}

/* ---- Memory ---- */

void *sim_gfn(xen_pfn_t gfn) {
	uintptr_t va = gfn * SIM_PAGE;
	bool ram = va >= RAM_BASE && va < RAM_BASE + RAM_SIZE;
	bool image = va >= (uintptr_t)__executable_start && va < (uintptr_t)end;

	return ram || image ? (void *)va : NULL;
}

void *sim_ram_take(unsigned int pages) {
	void *page = (void *)ram_start;

	ram_start += (uintptr_t)pages * SIM_PAGE;
	return page;
}

/* What follows stands in for pv_mmu.c: asm/xen/page.h, asm/hal/mem_bounds.h. */

extern xen_pfn_t virt_to_gfn(const void *va);
extern void arch_ram_bounds(uintptr_t *from, uintptr_t *to);
extern void arch_guard_page(void *page);
extern void arch_unguard_page(void *page);

xen_pfn_t virt_to_gfn(const void *va) {
	return (uintptr_t)va / SIM_PAGE;
}

void arch_ram_bounds(uintptr_t *from, uintptr_t *to) {
	*from = ram_start;
	*to = RAM_BASE + RAM_SIZE;
}

void arch_guard_page(void *page) {
	mprotect(page, SIM_PAGE, PROT_NONE);
}

void arch_unguard_page(void *page) {
	mprotect(page, SIM_PAGE, PROT_READ | PROT_WRITE);
}

static void ram_map(void) {
	void *ram = mmap((void *)RAM_BASE, RAM_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (ram != (void *)RAM_BASE) {
		sim_fail("no memory at %#lx: %s", RAM_BASE, strerror(errno));
	}
}

/* ---- Signals ---- */

static void on_segv(int sig, siginfo_t *info, void *context) {
	const greg_t *reg = ((ucontext_t *)context)->uc_mcontext.gregs;
	char text[96];

	(void)sig;
	sim_console_drain(NULL);
	snprintf(text, sizeof(text), "access to %p by code at %#llx", info->si_addr,
	    (unsigned long long)reg[REG_RIP]);
	sim_fail("%s", text);
}

static void on_alarm(int sig) {
	(void)sig;
	sim_console_drain(NULL);
	sim_fail("still running when its real time was over");
}

static void on_trap(int sig) {
	sim_console_drain(NULL);
	sim_fail("signal %d", sig);
}

static void signals_set(void) {
	static uint8_t stack[STACK_ALT];
	stack_t alt = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction segv = {
	    .sa_sigaction = on_segv,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK,
	};
	struct sigaction alrm = {.sa_handler = on_alarm, .sa_flags = SA_ONSTACK};
	struct sigaction trap = {.sa_handler = on_trap, .sa_flags = SA_ONSTACK};

	sigaltstack(&alt, NULL);
	sigaction(SIGSEGV, &segv, NULL);
	sigaction(SIGBUS, &segv, NULL);
	sigaction(SIGALRM, &alrm, NULL);
	sigaction(SIGILL, &trap, NULL);
	sigaction(SIGFPE, &trap, NULL);
	alarm(atoi(sim_option("REAL_SECONDS", "300")));
}

/* Ticks of the TSC are nanoseconds: (t << 1) * 2^31 / 2^32. */
static void clock_set(void) {
	volatile struct vcpu_time_info *time = &sim_vcpu()->time;

	time->tsc_to_system_mul = 1u << 31;
	time->tsc_shift = 1;
	sim_shared()->wc_sec = 1767225600; /* 2026-01-01 */
}

/* ---- Start ---- */

extern void sim_boot_info(struct xen_boot_info *info);

void sim_boot_info(struct xen_boot_info *info) {
	info->store_page = sim_store_page;
	info->store_evtchn = sim_store_port;
	info->console_page = sim_console_page;
	info->console_evtchn = sim_console_port;
	snprintf(info->cmdline, sizeof(info->cmdline), "%s", cmdline);
}

static void too_long(void *arg) {
	(void)arg;
	sim_console_drain(NULL);
	sim_fail("still running when its virtual time was over");
}

static void devices_create(void) {
	unsigned int disks = atoi(sim_option("DISKS", "3"));
	unsigned int vifs = atoi(sim_option("VIFS", "1"));

	for (unsigned int i = 0; i < disks; i++) {
		sim_vbd_create(51712 + 16 * i);
	}
	for (unsigned int i = 0; i < vifs; i++) {
		sim_vif_create(i);
	}
}

int main(int argc, char **argv) {
	if (argc > 2) {
		fprintf(stderr, "usage: [SEED=n] %s [COMMANDS]\n", argv[0]);
		return 2;
	}
	if (argc == 2) {
		cmdline = argv[1];
	}
	sim_seed = strtoull(sim_option("SEED", "1"), NULL, 0);
	ram_map();
	clock_set();
	sim_vcpu()->evtchn_upcall_mask = 1;
	sim_console_init();
	sim_store_init();
	sim_trace_init();
	devices_create();
	sim_script_xen();
	sim_after(strtoull(sim_option("VIRTUAL_SECONDS", "3600"), NULL, 0)
	              * NSEC_PER_SEC,
	    too_long, NULL);
	signals_set();
	sanitizer_set();
	sim_entry();
	return 0;
}
