/**
 * @file
 * @brief Allocator of small numbers
 */

#ifndef UTIL_INDEXATOR_H_
#define UTIL_INDEXATOR_H_

#include <stddef.h>

enum index_type {
	INDEX_MIN /* the lowest free index */
};

struct indexator {
	unsigned long *mask; /* one bit for each index, set = taken */
	size_t start;        /* first index */
	size_t capacity;
};

#define INDEX_DATA_BIT (8 * sizeof(unsigned long))

#define INDEX_DEF(name, start_, capacity_)                                \
	static unsigned long                                                  \
	    name##_data[((capacity_) + INDEX_DATA_BIT - 1) / INDEX_DATA_BIT]; \
	static struct indexator name = {                                      \
	    .mask = name##_data,                                              \
	    .start = (start_),                                                \
	    .capacity = (capacity_),                                          \
	}

#define INDEX_NONE ((size_t)-1)

/** Takes the lowest free index; INDEX_NONE when all are taken. */
extern size_t index_alloc(struct indexator *ind, enum index_type type);

/** Gives an index back. */
extern void index_free(struct indexator *ind, size_t index);

#endif /* UTIL_INDEXATOR_H_ */
