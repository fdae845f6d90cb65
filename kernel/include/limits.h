/**
 * @file
 * @brief Ranges of the integer types and lengths of names.
 */

#ifndef LIMITS_H_
#define LIMITS_H_

#define CHAR_BIT __CHAR_BIT__

#define SCHAR_MAX __SCHAR_MAX__
#define SCHAR_MIN (-SCHAR_MAX - 1)
#define CHAR_MAX  SCHAR_MAX
#define CHAR_MIN  SCHAR_MIN
#define SHRT_MAX  __SHRT_MAX__
#define SHRT_MIN  (-SHRT_MAX - 1)
#define INT_MAX   __INT_MAX__
#define INT_MIN   (-INT_MAX - 1)
#define LONG_MAX  __LONG_MAX__
#define LONG_MIN  (-LONG_MAX - 1L)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-LLONG_MAX - 1LL)

#define UCHAR_MAX  (2U * SCHAR_MAX + 1)
#define USHRT_MAX  (2U * SHRT_MAX + 1)
#define UINT_MAX   (2U * INT_MAX + 1)
#define ULONG_MAX  (2UL * LONG_MAX + 1)
#define ULLONG_MAX (2ULL * LLONG_MAX + 1)

#define NAME_MAX 32  /**< longest file name, without the NUL */
#define PATH_MAX 128 /**< longest path, with the NUL */

#endif /* LIMITS_H_ */
