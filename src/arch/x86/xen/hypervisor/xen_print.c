/**
 * @file
 * @brief Output that needs nothing of the kernel
 */

#include <stddef.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include "xen_print.h"

static char xen_hex_digit(unsigned int nibble) {
	return "0123456789abcdef"[nibble & 15];
}

void xen_print(const char *text) {
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			xen_console_putc('\r');
		}
		xen_console_putc(*text);
	}
}

void xen_print_hex(uint64_t value) {
	for (int shift = 60; shift >= 0; shift -= 4) {
		xen_console_putc(xen_hex_digit(value >> shift));
	}
}

void xen_print_num(uint64_t value) {
	int shift = 60;

	while (shift > 0 && (value >> shift) == 0) {
		shift -= 4;
	}
	xen_print("0x");
	for (; shift >= 0; shift -= 4) {
		xen_console_putc(xen_hex_digit(value >> shift));
	}
}
