/**
 * @file
 * @brief Large pieces of a block device, the last ones used kept
 */
#ifndef CMDS_NET_HTTPD_FILE_CACHE_H_
#define CMDS_NET_HTTPD_FILE_CACHE_H_

#include <stddef.h>
#include <stdint.h>

struct block_dev;
struct file_cache;

/**
 * Makes a cache of up to @a chunks pieces of @a chunk_size bytes; of fewer if
 * memory is short.
 *
 * @return NULL if there is none at all. Thread context, as the rest.
 */
extern struct file_cache *file_cache_create(struct block_dev *bdev,
    unsigned int chunks, size_t chunk_size);

extern void file_cache_destroy(struct file_cache *cache);

/**
 * Gives the bytes at @a offset of the device, up to the end of their piece,
 * reading the whole piece if it is not there.
 *
 * @param data valid until the next call
 * @return number of bytes at @a data (> 0) or -errno
 */
extern int64_t file_cache_get(struct file_cache *cache, uint64_t offset,
    const char **data);

#endif /* CMDS_NET_HTTPD_FILE_CACHE_H_ */
