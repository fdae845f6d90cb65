/**
 * @file
 * @brief Numbered and lettered device names
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <lib/libds/indexator.h>

int block_dev_named(const char *name, struct indexator *indexator) {
	size_t len = strlen(name);
	size_t idx;
	char *last; /* the interface says const, yet completes in place */

	idx = index_alloc(indexator, INDEX_MIN);
	if (idx == INDEX_NONE) {
		return -ENOMEM;
	}
	if (len == 0) {
		return (int)idx;
	}
	last = (char *)name + len - 1;
	if (*last == '#') {
		sprintf(last, "%d", (int)idx);
	}
	else if (*last == '*') {
		*last = (char)('a' + idx);
	}
	return (int)idx;
}
