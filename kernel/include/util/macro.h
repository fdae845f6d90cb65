/**
 * @file
 * @brief Token pasting and stringification after macro expansion.
 */

#ifndef UTIL_MACRO_H_
#define UTIL_MACRO_H_

#define MACRO_STRING(...)   __MACRO_STRING(__VA_ARGS__)
#define __MACRO_STRING(...) #__VA_ARGS__

#define MACRO_CONCAT(m1, m2)   __MACRO_CONCAT(m1, m2)
#define __MACRO_CONCAT(m1, m2) m1##m2

#define MACRO_EXPAND(m)      m
#define MACRO_INVOKE(m, ...) m(__VA_ARGS__)

/** @a symbol with the line number appended: unique within a file's scope. */
#define MACRO_GUARD(symbol)   __MACRO_GUARD(symbol)
#define __MACRO_GUARD(symbol) MACRO_CONCAT(symbol##_at_line_, __LINE__)

#endif /* UTIL_MACRO_H_ */
