/**
 * @file
 * @brief The fuzzer's input, and one run of a target
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "input.h"
#include "kernel.h"

static const uint8_t *next, *end;

bool input_over(void) {
	return next == end;
}

static size_t input_left(void) {
	return (size_t)(end - next);
}

uint8_t input_u8(void) {
	return next < end ? *next++ : 0;
}

uint16_t input_u16(void) {
	uint16_t low = input_u8();

	return (uint16_t)(low | input_u8() << 8);
}

uint32_t input_u32(void) {
	uint32_t low = input_u16();

	return low | (uint32_t)input_u16() << 16;
}

unsigned int input_below(unsigned int limit) {
	if (limit <= 0x100) {
		return limit > 1 ? input_u8() % limit : 0;
	}
	return (limit <= 0x10000 ? input_u16() : input_u32()) % limit;
}

void input_bytes(void *dst, size_t len) {
	size_t n = len < input_left() ? len : input_left();

	memcpy(dst, next, n);
	memset((char *)dst + n, 0, len - n);
	next += n;
}

void *input_rest(size_t *len) {
	void *rest;

	*len = input_left();
	rest = process_alloc(*len);
	input_bytes(rest, *len);
	return rest;
}

char *input_text(size_t max) {
	bool was_short = process_memory_short;
	size_t len = 0;
	char *text;

	process_memory_short = false;
	while (len < max && len < input_left() && next[len] != 0) {
		len++;
	}
	text = process_alloc(len + 1);
	process_memory_short = was_short;
	memcpy(text, next, len);
	next += len;
	next += len < max && next < end; /* the NUL */
	return text;
}

/* Tests of tests/host take their chances from the input. */

unsigned int chance_below(unsigned int limit) {
	return input_below(limit);
}

bool chance_over(void) {
	return input_over();
}

void target_failed(const char *file, int line, const char *what) {
	dprintf(2, "%s:%d: %s does not hold\n", file, line, what);
	abort();
}

/* Targets without the kernel have no grants and ports. */
__attribute__((weak)) unsigned int kernel_grants(void) {
	return 0;
}

__attribute__((weak)) unsigned int kernel_ports(void) {
	return 0;
}

__attribute__((weak)) void kernel_grants_release(void) {
}

__attribute__((weak)) long kernel_time_ms(void) {
	return 0;
}

__attribute__((weak)) void kernel_reset(void) {
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	next = data;
	end = data + size;
	kernel_reset();
	target_run();
	kernel_grants_release();
	REQUIRE(kernel_grants() == 0);
	REQUIRE(kernel_ports() == 0);
	REQUIRE(process_allocated == 0);
	REQUIRE(process_pages_taken == 0);
	return 0;
}
