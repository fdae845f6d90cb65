/**
 * @file
 * @brief Reading and writing block devices at any offset and length
 *
 * A transfer is cut into three: the part of a first block, a run of whole
 * blocks that goes to the driver in one call, the part of a last block.
 */

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <mem/sysmalloc.h>

#include "block_dev_lock.h"

/**
 * One step of a transfer: whole blocks, or a part of one block.
 * @param answer the driver's, which is the transfer's if it is short
 * @return whether the step was done
 */
typedef bool (*block_step_t)(struct block_dev *bdev, char *buffer, size_t count,
    uint64_t offset, int *answer);

static bool block_whole_read(struct block_dev *bdev, char *buffer, size_t count,
    uint64_t offset, int *answer) {
	*answer =
	    bdev->driver->bdo_read(bdev, buffer, count, offset / bdev->block_size);
	return *answer == (int)count;
}

static bool block_whole_write(struct block_dev *bdev, char *buffer,
    size_t count, uint64_t offset, int *answer) {
	*answer =
	    bdev->driver->bdo_write(bdev, buffer, count, offset / bdev->block_size);
	return *answer == (int)count;
}

static bool block_part_read(struct block_dev *bdev, char *buffer, size_t count,
    uint64_t offset, int *answer) {
	size_t skip = offset % bdev->block_size;
	char *block = sysmalloc(bdev->block_size);
	bool done;

	if (block == NULL) {
		*answer = -ENOMEM;
		return false;
	}
	done = block_whole_read(bdev, block, bdev->block_size, offset, answer);
	if (done) {
		memcpy(buffer, block + skip, count);
	}
	sysfree(block);
	return done;
}

static bool block_part_write(struct block_dev *bdev, char *buffer, size_t count,
    uint64_t offset, int *answer) {
	size_t skip = offset % bdev->block_size;
	char *block = sysmalloc(bdev->block_size);
	bool done;

	if (block == NULL) {
		*answer = -ENOMEM;
		return false;
	}
	/* Two writers of parts of one block must not undo each other. */
	mutex_lock(block_dev_lock(bdev));
	done = block_whole_read(bdev, block, bdev->block_size, offset, answer);
	if (done) {
		memcpy(block + skip, buffer, count);
		done = block_whole_write(bdev, block, bdev->block_size, offset, answer);
	}
	mutex_unlock(block_dev_lock(bdev));
	sysfree(block);
	return done;
}

static int block_dev_transfer(struct block_dev *bdev, char *buffer,
    size_t count, uint64_t offset, block_step_t part, block_step_t whole) {
	size_t bs = bdev->block_size;
	size_t left = count;

	if (offset > bdev->size || count > bdev->size - offset) {
		return -EIO;
	}
	if (count > INT_MAX) {
		return -EINVAL;
	}
	while (left > 0) {
		size_t skip = offset % bs;
		bool in_part = skip != 0 || left < bs;
		size_t run = in_part ? bs - skip : left - left % bs;
		int answer = -EIO;

		run = run < left ? run : left;
		if (!(in_part ? part : whole)(bdev, buffer, run, offset, &answer)) {
			return answer;
		}
		buffer += run;
		offset += run;
		left -= run;
	}
	return (int)count;
}

int block_dev_read_buffered(struct block_dev *bdev, char *buffer, size_t count,
    size_t offset) {
	if (bdev->driver->bdo_read == NULL) {
		return -ENOSYS;
	}
	return block_dev_transfer(bdev, buffer, count, offset, block_part_read,
	    block_whole_read);
}

int block_dev_write_buffered(struct block_dev *bdev, const char *buffer,
    size_t count, size_t offset) {
	if (bdev->driver->bdo_write == NULL) {
		return -ENOSYS;
	}
	/* The driver's interface lacks the const, no step writes to it. */
	return block_dev_transfer(bdev, (char *)buffer, count, offset,
	    block_part_write, block_whole_write);
}

/** Checks that @a blkno is on the device and gives its byte offset. */
static int block_dev_offset(struct block_dev *bdev, blkno_t blkno,
    size_t *offset) {
	if (bdev == NULL) {
		return -ENODEV;
	}
	if (blkno >= bdev->size / bdev->block_size) {
		return -EINVAL;
	}
	*offset = (size_t)blkno * bdev->block_size;
	return 0;
}

int block_dev_read(void *dev, char *buffer, size_t count, blkno_t blkno) {
	size_t offset;
	int ret = block_dev_offset(dev, blkno, &offset);

	return ret ? ret : block_dev_read_buffered(dev, buffer, count, offset);
}

int block_dev_write(void *dev, const char *buffer, size_t count,
    blkno_t blkno) {
	size_t offset;
	int ret = block_dev_offset(dev, blkno, &offset);

	return ret ? ret : block_dev_write_buffered(dev, buffer, count, offset);
}
