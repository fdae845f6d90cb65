/**
 * @file
 * @brief Comparisons that evaluate their arguments once.
 */

#ifndef UTIL_MATH_H_
#define UTIL_MATH_H_

#define max(a, b)                              \
	({                                         \
		typeof(a) __max_a = (a);               \
		typeof(b) __max_b = (b);               \
		__max_a > __max_b ? __max_a : __max_b; \
	})

#define min(a, b)                              \
	({                                         \
		typeof(a) __min_a = (a);               \
		typeof(b) __min_b = (b);               \
		__min_a < __min_b ? __min_a : __min_b; \
	})

/** @a val limited to lo..hi. */
#define clamp(val, lo, hi) max(lo, min(val, hi))

/** Whether lo <= val < hi. */
#define check_range(val, lo, hi)                   \
	({                                             \
		typeof(val) __check_val = (val);           \
		__check_val >= (lo) && __check_val < (hi); \
	})

/** Whether lo <= val <= hi. */
#define check_range_incl(val, lo, hi)               \
	({                                              \
		typeof(val) __check_val = (val);            \
		__check_val >= (lo) && __check_val <= (hi); \
	})

#endif /* UTIL_MATH_H_ */
