/**
 * @file
 * @brief What the block commands share: arguments, a pattern, SHA-256
 */

#ifndef DRIVERS_XEN_BLKCMD_BLOCK_UTIL_H_
#define DRIVERS_XEN_BLKCMD_BLOCK_UTIL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/block_dev.h>

/**
 * Finds a disk by "xvda" or "/dev/xvda"; says so, with the name of the
 * command, when there is none, and returns NULL.
 */
extern struct block_dev *block_arg_dev(const char *cmd, const char *name);

/**
 * Reads a number of bytes with an optional suffix k, m or g (powers of
 * 1024); the whole text has to be one.
 *
 * @return 0 or -EINVAL
 */
extern int block_arg_size(const char *text, uint64_t *value);

/**
 * Fills @a buf with what the pattern of @a seed has at byte @a offset of a
 * disk: the 8 bytes at 8*N are, little-endian, number N of SplitMix64.
 */
extern void block_pattern_fill(void *buf, size_t len, uint64_t seed,
    uint64_t offset);

/** Compares; @return the first byte that differs, or @a len. */
extern size_t block_pattern_check(const void *buf, size_t len, uint64_t seed,
    uint64_t offset);

#define SHA256_SIZE 32

struct sha256 {
	uint32_t state[8];
	uint64_t len;
	uint8_t block[64];
};

/** SHA-256 (FIPS 180-4), in three steps. */
extern void sha256_init(struct sha256 *ctx);
extern void sha256_update(struct sha256 *ctx, const void *data, size_t len);
extern void sha256_final(struct sha256 *ctx, uint8_t digest[SHA256_SIZE]);

#endif /* DRIVERS_XEN_BLKCMD_BLOCK_UTIL_H_ */
