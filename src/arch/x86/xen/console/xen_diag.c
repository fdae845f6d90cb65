/**
 * @file
 * @brief The console as the kernel's diagnostic output and input
 */

#include <asm/xen/console.h>
#include <drivers/diag.h>

static void xen_diag_putc(const struct diag *diag, char ch) {
	(void)diag;
	xen_console_putc(ch);
}

static char xen_diag_getc(const struct diag *diag) {
	(void)diag;
	return (char)xen_console_getc();
}

/* The core calls it in a loop: what was printed last must become seen. */
static int xen_diag_kbhit(const struct diag *diag) {
	(void)diag;
	xen_console_flush();
	return xen_console_has_input();
}

DIAG_OPS_DEF(.putc = xen_diag_putc, .getc = xen_diag_getc,
    .kbhit = xen_diag_kbhit, );
