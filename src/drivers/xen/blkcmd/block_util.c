/**
 * @file
 * @brief Arguments of the block commands
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "block_util.h"

struct block_dev *block_arg_dev(const char *cmd, const char *name) {
	struct block_dev *bdev;

	if (strncmp(name, "/dev/", 5) == 0) {
		name += 5;
	}
	bdev = block_dev_find(name);
	if (bdev == NULL) {
		printf("%s: %s: no such disk\n", cmd, name);
	}
	return bdev;
}

static int suffix_shift(const char *suffix) {
	switch (tolower((unsigned char)*suffix)) {
	case '\0':
		return 0;
	case 'k':
		return suffix[1] == '\0' ? 10 : -1;
	case 'm':
		return suffix[1] == '\0' ? 20 : -1;
	case 'g':
		return suffix[1] == '\0' ? 30 : -1;
	default:
		return -1;
	}
}

int block_arg_size(const char *text, uint64_t *value) {
	uint64_t number = 0;
	int shift;

	if (!isdigit((unsigned char)*text)) {
		return -EINVAL;
	}
	for (; isdigit((unsigned char)*text); text++) {
		unsigned int digit = *text - '0';

		if (number > (UINT64_MAX - digit) / 10) {
			return -EINVAL;
		}
		number = number * 10 + digit;
	}
	shift = suffix_shift(text);
	if (shift < 0 || number > UINT64_MAX >> shift) {
		return -EINVAL;
	}
	*value = number << shift;
	return 0;
}
