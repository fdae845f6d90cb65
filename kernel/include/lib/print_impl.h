/**
 * @file
 * @brief The formatter behind printf, snprintf and printk.
 */

#ifndef LIB_PRINT_IMPL_H_
#define LIB_PRINT_IMPL_H_

#include <compiler.h>
#include <stdarg.h>
#include <stddef.h>

/** Takes the next @a n characters of the output. */
typedef void (*print_emit_t)(void *arg, const char *s, size_t n);

/**
 * Formats into @a emit. Flags `-+ #0`, width and precision (also `*`), lengths
 * hh h l ll z j t, conversions d i u x X o c s p %. Any context.
 *
 * @return characters emitted
 */
extern int print_format(print_emit_t emit, void *arg, const char *format,
    va_list args) _PRINTF_FORMAT(3, 0);

#endif /* LIB_PRINT_IMPL_H_ */
