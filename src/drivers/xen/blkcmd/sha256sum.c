/**
 * @file
 * @brief Prints the SHA-256 of a disk or of a part of it
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <mem/sysmalloc.h>

#include "block_util.h"

#define CHUNK (128 * 1024)

static int disk_sha256(struct block_dev *bdev, uint64_t offset, uint64_t len,
    uint8_t digest[SHA256_SIZE]) {
	struct sha256 ctx;
	char *buf = sysmalloc(CHUNK);
	int ret = 0;

	if (buf == NULL) {
		return -ENOMEM;
	}
	sha256_init(&ctx);
	while (len > 0) {
		size_t part = len < CHUNK ? len : CHUNK;

		ret = block_dev_read_buffered(bdev, buf, part, offset);
		if (ret < 0) {
			break;
		}
		sha256_update(&ctx, buf, part);
		offset += part;
		len -= part;
	}
	sha256_final(&ctx, digest);
	sysfree(buf);
	return ret < 0 ? ret : 0;
}

static int print_sum(struct block_dev *bdev, uint64_t offset, uint64_t len) {
	uint8_t digest[SHA256_SIZE];
	int ret = disk_sha256(bdev, offset, len, digest);
	int i;

	if (ret != 0) {
		printf("sha256sum: %s: %s\n", block_dev_name(bdev), strerror(-ret));
		return ret;
	}
	for (i = 0; i < SHA256_SIZE; i++) {
		printf("%02x", digest[i]);
	}
	printf("  /dev/%s\n", block_dev_name(bdev));
	return 0;
}

int main(int argc, char **argv) {
	struct block_dev *bdev;
	uint64_t offset = 0;
	uint64_t len;

	if (argc != 2 && argc != 4) {
		printf("Usage: sha256sum DEV [OFFSET LENGTH]\n");
		return -EINVAL;
	}
	bdev = block_arg_dev("sha256sum", argv[1]);
	if (bdev == NULL) {
		return -ENODEV;
	}
	len = block_dev_size(bdev);
	if (argc == 4
	    && (block_arg_size(argv[2], &offset)
	        || block_arg_size(argv[3], &len))) {
		printf("sha256sum: offset and length are numbers of bytes\n");
		return -EINVAL;
	}
	return print_sum(bdev, offset, len);
}
