/**
 * @file
 * @brief Iteration over arrays, and arrays whose elements come from many files.
 *
 * A spread array is defined once, and any file adds elements to it. The linker
 * brings them together: every element is in a section named after the array,
 * and array_spread.lds.S sorts these sections by name, head first and tail
 * last. Elements are read-only; what they point to need not be.
 */

#ifndef UTIL_ARRAY_H_
#define UTIL_ARRAY_H_

#include <stddef.h>
#include <sys/cdefs.h>

#include <util/macro.h>

/** Number of elements of a real array, not of a pointer. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

#define array_foreach(element, array, size) \
	__array_foreach(element, array, size, MACRO_GUARD(__ptr))

#define __array_foreach(element, array, size, _ptr)                    \
	for (const typeof(element) *_ptr = (array), *_end = _ptr + (size); \
	     _ptr < _end && (((element) = *_ptr) || 1); ++_ptr)

#define array_range_foreach(element, begin, end) \
	__array_range_foreach(element, begin, end, MACRO_GUARD(__ptr))

#define __array_range_foreach(element, begin, end, _ptr)       \
	for (const typeof(element) *_ptr = (begin), *_end = (end); \
	     _ptr < _end && (((element) = *_ptr) || 1); ++_ptr)

#define array_nullterm_foreach(element, array) \
	__array_nullterm_foreach(element, array, MACRO_GUARD(__ptr))

#define __array_nullterm_foreach(element, array, _ptr) \
	for (const typeof(element) *_ptr = (array); ((element) = *_ptr); ++_ptr)

#define array_foreach_ptr(element_ptr, array, size) \
	__array_foreach_ptr(element_ptr, array, size, MACRO_GUARD(__ptr))

#define __array_foreach_ptr(element_ptr, array, size, _ptr)        \
	for (typeof(element_ptr) _ptr = (array), _end = _ptr + (size); \
	     _ptr < _end && ((element_ptr) = _ptr); ++_ptr)

/* Elements stand in the order of the source, with nothing between them. clang
 * keeps the order, but its sanitizer would put room around each. gcc takes
 * volatile for writable: the comment sign at the end of the name hides the
 * flags that it would give to the section. */
#ifdef __clang__
#define __ARRAY_SPREAD_SECTION(array_nm, order) \
	".array_spread." #array_nm order ".rodata"
#define __ARRAY_SPREAD_CLOSE no_sanitize("address")
#else
#define __ARRAY_SPREAD_SECTION(array_nm, order) \
	".array_spread." #array_nm order ".rodata,\"a\",@progbits#"
#define __ARRAY_SPREAD_CLOSE no_reorder
#endif

/* volatile: what the compiler sees of the array is not all that is in it. */
#define __ARRAY_SPREAD_ENTRY(type, array_nm, entry_nm, order)           \
	type volatile entry_nm[] __attribute__((used, __ARRAY_SPREAD_CLOSE, \
	    section(__ARRAY_SPREAD_SECTION(array_nm, order)),               \
	    aligned(__alignof__(array_nm[0]))))

#define __ARRAY_SPREAD_PRIVATE(array_nm, private_nm) \
	__array_spread__##array_nm##__##private_nm

/** Defines an array; @a terminator is its last element. */
#define ARRAY_SPREAD_DEF_TERMINATED(element_t, array_nm, terminator)         \
	element_t volatile array_nm[] __attribute__((used, __ARRAY_SPREAD_CLOSE, \
	    section(__ARRAY_SPREAD_SECTION(array_nm, "0_head")))) = {};          \
	__ARRAY_SPREAD_ENTRY(element_t, array_nm,                                \
	    __ARRAY_SPREAD_PRIVATE(array_nm, term), "8_term") = {terminator};    \
	__ARRAY_SPREAD_ENTRY(element_t, array_nm,                                \
	    __ARRAY_SPREAD_PRIVATE(array_nm, tail), "9_tail") = {}

/** Defines an array, e.g. ARRAY_SPREAD_DEF(const struct foo *const, foos). */
#define ARRAY_SPREAD_DEF(element_t, array_nm) \
	ARRAY_SPREAD_DEF_TERMINATED(element_t, array_nm, )

#define ARRAY_SPREAD_DECLARE(element_t, array_nm) \
	EXTERN_C element_t volatile array_nm[]

#define ARRAY_SPREAD_ADD_NAMED(array_nm, ptr_nm, ...)                  \
	__ARRAY_SPREAD_ENTRY(static typeof(array_nm[0]), array_nm, ptr_nm, \
	    "1_body") = {__VA_ARGS__}

/** Adds elements; their order among those of other files is the linker's. */
#define ARRAY_SPREAD_ADD(array_nm, ...) \
	ARRAY_SPREAD_ADD_NAMED(array_nm,    \
	    MACRO_GUARD(__ARRAY_SPREAD_PRIVATE(array_nm, element)), __VA_ARGS__)

#define __ARRAY_SPREAD_COUNT(array_nm, marker)                                 \
	({                                                                         \
		extern typeof(array_nm[0]) __ARRAY_SPREAD_PRIVATE(array_nm, marker)[]; \
		(size_t)(__ARRAY_SPREAD_PRIVATE(array_nm, marker) - array_nm);         \
	})

/** Number of elements, with or without a terminator. */
#define ARRAY_SPREAD_SIZE(array_nm) __ARRAY_SPREAD_COUNT(array_nm, tail)
#define ARRAY_SPREAD_SIZE_IGNORE_TERMINATING(array_nm) \
	__ARRAY_SPREAD_COUNT(array_nm, term)

#define array_spread_foreach(element, array)                         \
	__array_spread_foreach(element, array, ARRAY_SPREAD_SIZE(array), \
	    MACRO_GUARD(__ptr))

#define __array_spread_foreach(element, array, size, _ptr)     \
	for (typeof(element) volatile const *_ptr = (array),       \
	                                    *_end = _ptr + (size); \
	     _ptr < _end && (((element) = *_ptr) || 1); ++_ptr)

#define array_spread_foreach_ptr(element_ptr, array)                         \
	__array_spread_foreach_ptr(element_ptr, array, ARRAY_SPREAD_SIZE(array), \
	    MACRO_GUARD(__ptr))

#define __array_spread_foreach_ptr(element_ptr, array, size, _ptr)  \
	for (typeof(*element_ptr) volatile const *_ptr = (array),       \
	                                         *_end = _ptr + (size); \
	     _ptr < _end && ((element_ptr) = (typeof(element_ptr))_ptr); ++_ptr)

#define array_spread_nullterm_foreach(element, array) \
	__array_spread_nullterm_foreach(element, array, MACRO_GUARD(__ptr))

#define __array_spread_nullterm_foreach(element, array, _ptr)                 \
	for (typeof(element) volatile const *_ptr = (array); ((element) = *_ptr); \
	     ++_ptr)

#endif /* UTIL_ARRAY_H_ */
