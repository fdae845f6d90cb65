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

/* Discard */

/** First boundary of granules from @a offset on. */
static uint64_t blkfront_granule_up(const struct blkfront *bf,
    uint64_t offset) {
	uint64_t past = offset - bf->discard_alignment;
	uint64_t rest = past % bf->discard_granularity;

	if (offset <= bf->discard_alignment) {
		return bf->discard_alignment;
	}
	return rest == 0 ? offset : offset + bf->discard_granularity - rest;
}

/** Last boundary of granules up to @a offset; 0 if there is none. */
static uint64_t blkfront_granule_down(const struct blkfront *bf,
    uint64_t offset) {
	if (offset < bf->discard_alignment) {
		return 0;
	}
	return offset - (offset - bf->discard_alignment) % bf->discard_granularity;
}

/** Cuts a range on the disk to the whole granules in it. */
static struct xen_blk_range blkfront_granules(const struct blkfront *bf,
    uint64_t offset, uint64_t len) {
	uint64_t start = blkfront_granule_up(bf, offset);
	uint64_t end = blkfront_granule_down(bf, offset + len);

	return (struct xen_blk_range){
	    .offset = start,
	    .len = end > start ? end - start : 0,
	};
}

static int blkfront_check_discard(const struct blkfront *bf,
    const struct xen_blk_io *io) {
	struct xen_blk_range whole = blkfront_granules(bf, io->offset, io->len);

	return whole.offset == io->offset && whole.len == io->len ? 0 : -EINVAL;
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
	if (io->op == XEN_BLK_READ) {
		return 0;
	}
	if (bf->read_only) {
		return -EROFS;
	}
	if (io->op != XEN_BLK_WRITE) {
		return blkfront_check_discard(bf, io);
	}
	return io->len % bf->q.sector_size == 0 ? 0 : -EINVAL;
}

static int blkfront_submit(struct blkfront *bf, struct xen_blk_io *io) {
	int ret = blkfront_check(bf, io);

	if (ret != 0) {
		blkq_not_submitted(io, ret);
		return ret;
	}
	ret = blkq_submit(&bf->q, io);
	if (ret == 0) {
		blkfront_watch(bf);
	}
	return ret;
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

/** Discards the whole granules of @a range, which becomes what they cover. */
static int blkfront_discard(struct blkfront *bf, struct xen_blk_range *range) {
	enum xen_blk_op op =
	    range->secure ? XEN_BLK_DISCARD_SECURE : XEN_BLK_DISCARD;
	uint64_t size = bf->bdev->size;
	struct xen_blk_range whole;
	int ret = blkq_usable(&bf->q);

	if (ret != 0) {
		return ret;
	}
	if (!bf->q.discard) {
		return -EOPNOTSUPP;
	}
	if (range->offset > size || range->len > size - range->offset) {
		return -EIO;
	}
	if (range->secure || range->len == 0 || bf->read_only) {
		return blkfront_transfer(bf, op, NULL, range->len, range->offset);
	}
	whole = blkfront_granules(bf, range->offset, range->len);
	*range = whole;
	return whole.len == 0
	           ? 0
	           : blkfront_transfer(bf, op, NULL, whole.len, whole.offset);
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
	    .discard = bf->q.discard,
	    .discard_secure = bf->q.discard && bf->q.discard_secure,
	    .discard_granularity = bf->q.discard ? bf->discard_granularity : 0,
	    .discard_alignment = bf->q.discard ? bf->discard_alignment : 0,
	    .pool_pages = bf->q.pool.pages,
	    .pool_budget = bf->q.pool.budget,
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
	case XEN_BLK_IOCTL_DISCARD:
		return blkfront_discard(bf, args);
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
