/**
 * @file
 * @brief Ends the domain in a given way, for tests driven from dom0
 */

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <asm/xen/probe.h>
#include <kernel/panic.h>

/* The address comes through here, for the compiler to believe in it. */
static volatile uintptr_t crash_address;

static void crash_null(void) {
	crash_address = 8;
	*(volatile int *)crash_address = 1;
}

static void crash_divide(void) {
	__asm__ __volatile__("xorl %%ecx, %%ecx; divl %%ecx"
	                     :
	                     :
	                     : "eax", "ecx", "edx", "cc");
}

static void crash_opcode(void) {
	__asm__ __volatile__("ud2");
}

static void crash_text(void) {
	crash_address = (uintptr_t)&crash_divide;
	*(volatile int *)crash_address = 1;
}

static void crash_exec(void) {
	static int data;

	crash_address = (uintptr_t)&data;
	((void (*)(void))crash_address)();
}

static int crash_recurse(volatile int depth) {
	volatile char frame[256];

	frame[0] = depth;
	return depth < 0 ? 0 : crash_recurse(depth + 1) + frame[0];
}

static void crash_stack(void) {
	crash_recurse(0);
}

static void crash_assert(void) {
	assert(crash_address == 1);
}

static void crash_panic(void) {
	panic("asked for");
}

static const struct {
	const char *name;
	void (*run)(void);
} crashes[] = {
    {"null", crash_null},
    {"divide", crash_divide},
    {"opcode", crash_opcode},
    {"text", crash_text},
    {"exec", crash_exec},
    {"stack", crash_stack},
    {"assert", crash_assert},
    {"panic", crash_panic},
};

int main(int argc, char **argv) {
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++) {
		if (argc == 2 && strcmp(argv[1], crashes[i].name) == 0) {
			crashes[i].run();
		}
	}
	printf("crash: usage: crash "
	       "null|divide|opcode|text|exec|stack|assert|panic\n");
	return -1;
}
