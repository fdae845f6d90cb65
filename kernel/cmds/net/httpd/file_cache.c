/**
 * @file
 * @brief Large pieces of a block device, the last ones used kept
 *
 * One read of a piece serves many sends, of many clients that fetch the same
 * file; and the driver sees requests of its largest size.
 */
#include <errno.h>
#include <stdlib.h>

#include <drivers/block_dev.h>

#include "file_cache.h"

#define NO_CHUNK UINT64_MAX

/** Alignment of the pieces, a page: they move in whole pages. */
#define XFER_ALIGN 4096

struct chunk {
	uint64_t index;   /* offset / chunk_size, or NO_CHUNK */
	size_t len;       /* less than chunk_size at the device's end */
	uint64_t used_at; /* count of gets, for the replacement */
	char *data;
};

struct file_cache {
	struct block_dev *bdev;
	size_t chunk_size;
	uint64_t gets;
	unsigned int count;
	struct chunk chunk[];
};

struct file_cache *file_cache_create(struct block_dev *bdev,
    unsigned int chunks, size_t chunk_size) {
	struct file_cache *cache =
	    calloc(1, sizeof *cache + chunks * sizeof cache->chunk[0]);

	if (cache == NULL) {
		return NULL;
	}
	cache->bdev = bdev;
	cache->chunk_size = chunk_size;
	for (; cache->count < chunks; cache->count++) {
		struct chunk *chunk = &cache->chunk[cache->count];

		chunk->index = NO_CHUNK;
		chunk->data = memalign(XFER_ALIGN, chunk_size);
		if (chunk->data == NULL) {
			break;
		}
	}
	if (cache->count == 0) {
		file_cache_destroy(cache);
		return NULL;
	}
	return cache;
}

void file_cache_destroy(struct file_cache *cache) {
	while (cache->count > 0) {
		free(cache->chunk[--cache->count].data);
	}
	free(cache);
}

/* The piece itself, or the one to replace: unused the longest. */
static struct chunk *chunk_choose(struct file_cache *cache, uint64_t index) {
	struct chunk *oldest = &cache->chunk[0];

	for (unsigned int i = 0; i < cache->count; i++) {
		struct chunk *chunk = &cache->chunk[i];

		if (chunk->index == index) {
			return chunk;
		}
		if (chunk->used_at < oldest->used_at) {
			oldest = chunk;
		}
	}
	return oldest;
}

static int chunk_read(struct file_cache *cache, struct chunk *chunk,
    uint64_t index) {
	uint64_t start = index * cache->chunk_size;
	uint64_t size = block_dev_size(cache->bdev);
	int ret;

	if (start >= size) {
		return -EINVAL;
	}
	chunk->len =
	    size - start < cache->chunk_size ? size - start : cache->chunk_size;
	chunk->index = NO_CHUNK;
	ret = block_dev_read_buffered(cache->bdev, chunk->data, chunk->len, start);
	if (ret != (int)chunk->len) {
		return ret < 0 ? ret : -EIO;
	}
	chunk->index = index;
	return 0;
}

int64_t file_cache_get(struct file_cache *cache, uint64_t offset,
    const char **data) {
	uint64_t index = offset / cache->chunk_size;
	size_t within = offset % cache->chunk_size;
	struct chunk *chunk = chunk_choose(cache, index);
	int err = chunk->index == index ? 0 : chunk_read(cache, chunk, index);

	if (err == 0 && within >= chunk->len) {
		err = -EINVAL;
	}
	if (err != 0) {
		return err;
	}
	chunk->used_at = ++cache->gets;
	*data = chunk->data + within;
	return chunk->len - within;
}
