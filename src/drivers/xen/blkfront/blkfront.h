/**
 * @file
 * @brief A virtual disk: its parts, shared by the files of the driver
 */

#ifndef DRIVERS_XEN_BLKFRONT_BLKFRONT_H_
#define DRIVERS_XEN_BLKFRONT_BLKFRONT_H_

#include <drivers/block_dev.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xenbus.h>
#include <kernel/lthread/lthread.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/time/sys_timer.h>

#include "blkfront_queue.h"

#define BLKFRONT_NAME_MAX 16

/** Largest `sector-size` served, one page. */
#define BLKFRONT_SECTOR_MAX 4096

struct blkfront {
	struct lthread lthread;   /* takes responses */
	volatile bool event;      /* an EOI is owed */
	struct sys_timer watch;   /* runs while requests may be in flight */
	volatile bool watch_over; /* it has run out */
	struct xenbus_device *xdev;
	struct blkq q;
	struct xen_grant_batch reserved; /* the pool's first, until it is made */
	char name[BLKFRONT_NAME_MAX];    /* "xvda" */
	struct block_dev *bdev;          /* from the first connect to remove */
	bool read_only;
	uint32_t discard_granularity;     /* bytes, a multiple of the sector */
	uint32_t discard_alignment;       /* bytes, less than the granularity */
	unsigned int users;               /* threads inside; under sched_lock */
	uint64_t responses_seen;          /* by the last end of an event */
	struct mutex sector_lock;         /* guards sector[] and what it is for */
	char sector[BLKFRONT_SECTOR_MAX]; /* merges the end of a write */
	struct blkfront *next;            /* all disks, for the counters */
};

/**
 * Starts watching over the requests in the ring, if that is not done yet: a
 * backend that does not answer is noticed though no thread waits.
 */
extern void blkfront_watch(struct blkfront *bf);

/** The block device's side, blkfront_bdev.c. */
extern const struct block_dev_ops blkfront_bdev_ops;

/**
 * Writes the name that xl knows a virtual device number by: "xvda", "xvdb2",
 * "hda1", "sdc" (xen-vbd-interface(7)), or "vbd<number>" for any other.
 */
extern void blkfront_vdev_name(uint64_t vdev, char *name, size_t size);

/** The disk's counters, those of its pool included. */
extern void blkfront_counters(const struct blkfront *bf,
    struct xenstat_counters *counters);

/** All disks, in no order; only changed in the xenbus thread. */
extern struct blkfront *blkfront_first(void);

#endif /* DRIVERS_XEN_BLKFRONT_BLKFRONT_H_ */
