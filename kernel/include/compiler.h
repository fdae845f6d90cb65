/**
 * @file
 * @brief Names for the compiler attributes that headers use.
 */

#ifndef COMPILER_H_
#define COMPILER_H_

#define _NORETURN __attribute__((noreturn))

#define _PRINTF_FORMAT(format_i, arg_start_i) \
	__attribute__((format(printf, format_i, arg_start_i)))

#ifndef __weak
#define __weak __attribute__((weak))
#endif

#ifndef likely
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

#endif /* COMPILER_H_ */
