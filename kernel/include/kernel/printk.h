/**
 * @file
 * @brief Output of the kernel on the diagnostic console.
 */

#ifndef KERNEL_PRINTK_H_
#define KERNEL_PRINTK_H_

#include <compiler.h>
#include <stdarg.h>

/** printf to the diag. Any context; takes no lock and allocates nothing. */
extern int printk(const char *format, ...) _PRINTF_FORMAT(1, 2);
extern int vprintk(const char *format, va_list args) _PRINTF_FORMAT(1, 0);

#endif /* KERNEL_PRINTK_H_ */
