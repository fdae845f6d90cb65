/**
 * @file
 * @brief Error numbers in pointers.
 */

#ifndef UTIL_ERR_H_
#define UTIL_ERR_H_

/** A pointer that stands for the (positive) error number. */
static inline void *err2ptr(long err_code) {
	return (void *)-err_code;
}

/** The negative error number in @a res, 0 if it is an ordinary pointer. */
static inline int ptr2err(const void *res) {
	long value = (long)res;

	return value < 0 && value > -4096 ? (int)value : 0;
}

#endif /* UTIL_ERR_H_ */
