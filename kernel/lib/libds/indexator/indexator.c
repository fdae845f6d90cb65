/**
 * @file
 * @brief Allocator of small numbers
 */

#include <assert.h>

#include <lib/libds/indexator.h>

size_t index_alloc(struct indexator *ind, enum index_type type) {
	size_t i;

	assert(type == INDEX_MIN);
	for (i = 0; i < ind->capacity; i++) {
		unsigned long *word = &ind->mask[i / INDEX_DATA_BIT];
		unsigned long bit = 1UL << (i % INDEX_DATA_BIT);

		if (!(*word & bit)) {
			*word |= bit;
			return ind->start + i;
		}
	}
	return INDEX_NONE;
}

void index_free(struct indexator *ind, size_t index) {
	size_t i = index - ind->start;

	assert(i < ind->capacity);
	ind->mask[i / INDEX_DATA_BIT] &= ~(1UL << (i % INDEX_DATA_BIT));
}
