/**
 * @file
 * @brief Alignment to powers of two.
 */

#ifndef UTIL_BINALIGN_H_
#define UTIL_BINALIGN_H_

#define __binalign_mask(x, mask) (((x) + (mask)) & ~(mask))

/** @a x rounded up to a multiple of @a bound, which is a power of two. */
#define binalign_bound(x, bound) __binalign_mask(x, (typeof(x))(bound)-1)

/** @a x rounded up to a multiple of 2^power. */
#define binalign(x, power) binalign_bound(x, (typeof(x))1 << (power))

/** Whether @a x is a multiple of @a bound, which is a power of two. */
#define binalign_check_bound(x, bound) (((x) & ((typeof(x))(bound)-1)) == 0)

/** Whether @a x is a multiple of 2^power. */
#define binalign_check(x, power) \
	binalign_check_bound(x, (typeof(x))1 << (power))

#endif /* UTIL_BINALIGN_H_ */
