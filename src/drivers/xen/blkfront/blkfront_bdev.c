/**
 * @file
 * @brief A virtual disk as a block device, and as a taker of xen_blk_io
 *
 * Counts that are not a multiple of the sector are served too, as the block
 * layer's file side passes any length on: a read copies the part asked for
 * out of whole sectors, a write reads the last sector, merges and writes it.
 */

#include <errno.h>
#include <string.h>

#include <kernel/sched/sched_lock.h>

#include "blkfront.h"

/**
 * Enters the driver: until blkfront_leave() the disk does not go away.
 * @return NULL if the disk is gone
 */
static struct blkfront *blkfront_enter(struct block_dev *bdev) {
	struct blkfront *bf;

	sched_lock();
	bf = block_dev_priv(bdev);
	if (bf != NULL) {
		bf->users++;
	}
	sched_unlock();
	return bf;
}

static void blkfront_leave(struct blkfront *bf) {
	sched_lock();
	bf->users--;
	sched_unlock();
}

/** Checks a transfer against the disk as it is now. */
static int blkfront_check(const struct blkfront *bf,
    const struct xen_blk_io *io) {
	uint64_t size = bf->bdev->size;

	if (io->op == XEN_BLK_FLUSH) {
		return io->len == 0 ? 0 : -EINVAL;
	}
	if (io->len == 0 || io->offset % bf->q.sector_size != 0) {
		return -EINVAL;
	}
	if (io->offset > size || io->len > size - io->offset) {
		return -EIO;
	}
	if (io->op == XEN_BLK_WRITE) {
		if (bf->read_only) {
			return -EROFS;
		}
		return io->len % bf->q.sector_size == 0 ? 0 : -EINVAL;
	}
	return 0;
}

static int blkfront_submit(struct blkfront *bf, struct xen_blk_io *io) {
	int ret = blkfront_check(bf, io);

	return ret != 0 ? ret : blkq_submit(&bf->q, io);
}

/** Moves one buffer and waits for it. */
static int blkfront_transfer(struct blkfront *bf, enum xen_blk_op op, char *buf,
    size_t len, uint64_t offset) {
	struct xen_blk_io io = {.op = op, .buf = buf, .len = len, .offset = offset};
	int ret = blkfront_submit(bf, &io);

	if (ret != 0) {
		return ret;
	}
	blkq_kick(&bf->q);
	return blkq_wait(&bf->q, &io);
}

/** Writes the first @a len bytes of the sector at @a offset. */
static int blkfront_write_part(struct blkfront *bf, char *buf, size_t len,
    uint64_t offset) {
	size_t sector = bf->q.sector_size;
	int ret;

	mutex_lock(&bf->sector_lock);
	ret = blkfront_transfer(bf, XEN_BLK_READ, bf->sector, sector, offset);
	if (ret == 0) {
		memcpy(bf->sector, buf, len);
		ret = blkfront_transfer(bf, XEN_BLK_WRITE, bf->sector, sector, offset);
	}
	mutex_unlock(&bf->sector_lock);
	return ret;
}

static int blkfront_write(struct blkfront *bf, char *buf, size_t count,
    uint64_t offset) {
	size_t part = count % bf->q.sector_size;
	size_t whole = count - part;
	int ret = 0;

	if (bf->read_only) {
		return -EROFS;
	}
	if (whole > 0) {
		ret = blkfront_transfer(bf, XEN_BLK_WRITE, buf, whole, offset);
	}
	if (ret == 0 && part > 0) {
		ret = blkfront_write_part(bf, buf + whole, part, offset + whole);
	}
	return ret;
}

static int blkfront_bdo_read(struct block_dev *bdev, char *buffer, size_t count,
    blkno_t blkno) {
	struct blkfront *bf = blkfront_enter(bdev);
	int ret = 0;

	if (bf == NULL) {
		return -ENODEV;
	}
	if (count > 0) {
		ret = blkfront_transfer(bf, XEN_BLK_READ, buffer, count,
		    (uint64_t)blkno * bdev->block_size);
	}
	blkfront_leave(bf);
	return ret != 0 ? ret : (int)count;
}

static int blkfront_bdo_write(struct block_dev *bdev, char *buffer,
    size_t count, blkno_t blkno) {
	struct blkfront *bf = blkfront_enter(bdev);
	int ret;

	if (bf == NULL) {
		return -ENODEV;
	}
	ret = blkfront_write(bf, buffer, count, (uint64_t)blkno * bdev->block_size);
	blkfront_leave(bf);
	return ret != 0 ? ret : (int)count;
}

static void blkfront_info(const struct blkfront *bf,
    struct xen_blk_info *info) {
	*info = (struct xen_blk_info){
	    .size = bf->bdev->size,
	    .sector_size = bf->q.sector_size,
	    .ring_slots = bf->q.ring.slots,
	    .max_segments = bf->q.max_segs,
	    .persistent = bf->q.pool.persistent,
	    .read_only = bf->read_only,
	    .flush = bf->q.flush_op != BLKQ_NO_FLUSH,
	    .pool_pages = bf->q.pool.pages,
	};
}

void blkfront_counters(const struct blkfront *bf,
    struct xenstat_counters *counters) {
	*counters = bf->q.stat;
	counters->grants_taken += bf->q.pool.stat.grants_taken;
	counters->grants_ended += bf->q.pool.stat.grants_ended;
}

static int blkfront_ioctl(struct blkfront *bf, int cmd, void *args) {
	switch (cmd) {
	case XEN_BLK_IOCTL_FLUSH:
		return blkfront_transfer(bf, XEN_BLK_FLUSH, NULL, 0, 0);
	case XEN_BLK_IOCTL_SUBMIT:
		return blkfront_submit(bf, args);
	case XEN_BLK_IOCTL_KICK:
		blkq_kick(&bf->q);
		return 0;
	case XEN_BLK_IOCTL_WAIT:
		return blkq_wait(&bf->q, args);
	case XEN_BLK_IOCTL_INFO:
		blkfront_info(bf, args);
		return 0;
	case XEN_BLK_IOCTL_COUNTERS:
		blkfront_counters(bf, args);
		return 0;
	default:
		return -ENOSYS;
	}
}

static int blkfront_bdo_ioctl(struct block_dev *bdev, int cmd, void *args,
    size_t size) {
	struct blkfront *bf = blkfront_enter(bdev);
	int ret;

	(void)size; /* 0 in Embox, whatever the caller gave */
	if (bf == NULL) {
		return -ENODEV;
	}
	ret = blkfront_ioctl(bf, cmd, args);
	blkfront_leave(bf);
	return ret;
}

const struct block_dev_ops blkfront_bdev_ops = {
    .bdo_ioctl = blkfront_bdo_ioctl,
    .bdo_read = blkfront_bdo_read,
    .bdo_write = blkfront_bdo_write,
};
