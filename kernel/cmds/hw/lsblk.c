/**
 * @file
 * @brief Lists block devices
 */

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <drivers/block_dev.h>

/** Prints a size rounded down to the largest unit that keeps two digits. */
static void print_size(uint64_t size, bool bytes) {
	static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
	unsigned int unit = 0;

	while (!bytes && size >= 10 * 1024 && unit < 4) {
		size /= 1024;
		unit++;
	}
	printf("%10" PRIu64 "%s", size, bytes ? "" : units[unit]);
}

int main(int argc, char **argv) {
	bool bytes = argc == 2 && strcmp(argv[1], "-b") == 0;
	int i;

	if (argc > 1 && !bytes) {
		printf("Usage: lsblk [-b]\n");
		return -EINVAL;
	}
	printf("  ID | NAME       | BLOCK |       SIZE\n");
	for (i = 0; i < block_dev_max_id(); i++) {
		struct block_dev *bdev = block_dev_by_id(i);

		if (bdev != NULL) {
			printf("%4d | %-10s | %5zu | ", i, block_dev_name(bdev),
			    block_dev_block_size(bdev));
			print_size(block_dev_size(bdev), bytes);
			printf("\n");
		}
	}
	return 0;
}
