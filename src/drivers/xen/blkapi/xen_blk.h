/**
 * @file
 * @brief Block I/O with depth: submit many, kick once, wait for each
 *
 * block_dev's calls move one buffer and return. Whoever wants several
 * transfers under way at a time fills a struct xen_blk_io for each, submits
 * them and kicks the device once. The functions are for thread context.
 *
 * They are ioctls of the block device, so that who uses them needs no certain
 * driver; one that does not offer them answers -ENOSYS.
 */

#ifndef DRIVERS_XEN_BLKAPI_XEN_BLK_H_
#define DRIVERS_XEN_BLKAPI_XEN_BLK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/block_dev.h>
#include <drivers/xen/xenstat.h>
#include <kernel/sched/waitq.h>

/** Commands of bdo_ioctl(), with what their argument points to. */
#define XEN_BLK_IOCTL_FLUSH    0x5801 /* nothing */
#define XEN_BLK_IOCTL_SUBMIT   0x5802 /* struct xen_blk_io */
#define XEN_BLK_IOCTL_KICK     0x5803 /* nothing */
#define XEN_BLK_IOCTL_WAIT     0x5804 /* struct xen_blk_io */
#define XEN_BLK_IOCTL_INFO     0x5805 /* struct xen_blk_info */
#define XEN_BLK_IOCTL_COUNTERS 0x5806 /* struct xenstat_counters */
#define XEN_BLK_IOCTL_DISCARD  0x5807 /* struct xen_blk_range */

enum xen_blk_op {
	XEN_BLK_READ,
	XEN_BLK_WRITE,
	XEN_BLK_FLUSH,          /* offset and len are 0 */
	XEN_BLK_DISCARD,        /* offset and len are whole granules, no buf */
	XEN_BLK_DISCARD_SECURE, /* the same, and no copy is left anywhere */
};

/** One transfer; the caller's until submitted and again once it is done. */
struct xen_blk_io {
	enum xen_blk_op op;
	uint64_t offset; /* bytes, a multiple of the block size */
	char *buf;       /* any alignment */
	size_t len;      /* bytes; for a write a multiple of the block size */
	/** Called when it is done, by an lthread or with the scheduler locked:
	 * it must not sleep, nor submit. The driver does not touch the struct
	 * after. May be NULL. */
	void (*done)(struct xen_blk_io *io);
	void *arg;     /* the caller's own */
	int result;    /* once done: 0 or -errno */
	bool complete; /* done, or refused; result is valid */

	struct xen_blk_io *next; /* private to the driver from here */
	size_t issued;
	unsigned int requests;
	struct waitq wq;
};

/** What a device can do and how it is connected. */
struct xen_blk_info {
	uint64_t size; /* bytes */
	unsigned int sector_size;
	unsigned int ring_slots;
	unsigned int max_segments; /* pages of one request */
	bool persistent;
	bool read_only;
	bool flush;
	bool discard;
	bool discard_secure;
	/** Discards begin and end at discard_alignment plus a multiple of
	 * discard_granularity; both in bytes, 0 without discard. */
	unsigned int discard_granularity;
	unsigned int discard_alignment;
	unsigned int pool_pages;  /* shared with the backend now */
	unsigned int pool_budget; /* and at most */
};

/** Bytes that nobody needs any more. */
struct xen_blk_range {
	uint64_t offset;
	uint64_t len;
	bool secure; /* no copy of them may be left anywhere */
};

/**
 * Queues a transfer; as much of it as the ring and the pool hold is put in
 * the ring, but the backend is only told by xen_blk_kick().
 *
 * @return 0; else -errno, and @a io is not queued: -ENODEV (no disk, or not
 *   connected), -ENOSYS, -EINVAL (offset or length), -EIO (beyond the end, or
 *   the device is broken), -EROFS, -EOPNOTSUPP (flush, discard)
 */
static inline int xen_blk_submit(struct block_dev *bdev,
    struct xen_blk_io *io) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_SUBMIT, io, sizeof(*io));
}

/** Makes all that was submitted visible, with one notification at most. */
static inline int xen_blk_kick(struct block_dev *bdev) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_KICK, NULL, 0);
}

/**
 * Waits until @a io, submitted before, is done. While it takes long, whether
 * waited for or not, the backend is notified again (option rekick_ms); one that
 * leaves a request unanswered longer than option timeout_ms is given up: all
 * transfers of the disk end with -EIO then, and so do later ones.
 *
 * @return io->result: 0, -EIO, -EOPNOTSUPP, -ENOMEM
 */
static inline int xen_blk_wait(struct block_dev *bdev, struct xen_blk_io *io) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_WAIT, io, sizeof(*io));
}

/**
 * Makes what was written before durable.
 * @return 0, -EOPNOTSUPP when the backend has no way to, or as xen_blk_wait()
 */
static inline int xen_blk_flush(struct block_dev *bdev) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_FLUSH, NULL, 0);
}

/**
 * Tells the backend that it may forget a range. Only whole granules inside of
 * it are discarded; @a range becomes what they cover, which may be nothing. A
 * secure discard has to consist of whole granules.
 *
 * What is read from the range later is whatever the backend likes.
 *
 * @return 0, -EOPNOTSUPP, -EROFS, -EINVAL (len 0, or part of a granule and
 *   secure), -EIO (beyond the end), or as xen_blk_wait()
 */
static inline int xen_blk_discard(struct block_dev *bdev,
    struct xen_blk_range *range) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_DISCARD, range, sizeof(*range));
}

/** @return 0, -ENODEV or -ENOSYS */
static inline int xen_blk_info(struct block_dev *bdev,
    struct xen_blk_info *info) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_INFO, info, sizeof(*info));
}

/** Copies the device's counters. 0, -ENODEV or -ENOSYS. */
static inline int xen_blk_counters(struct block_dev *bdev,
    struct xenstat_counters *counters) {
	return block_dev_ioctl(bdev, XEN_BLK_IOCTL_COUNTERS, counters,
	    sizeof(*counters));
}

#endif /* DRIVERS_XEN_BLKAPI_XEN_BLK_H_ */
