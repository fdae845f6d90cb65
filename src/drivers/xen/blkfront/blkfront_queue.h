/**
 * @file
 * @brief Transfers of one disk over one ring and one page pool
 *
 * Knows the ring protocol of xen/io/blkif.h and nothing of XenStore or of
 * block devices. All state is guarded by the scheduler lock: functions marked
 * "locked" are called with it held or from the lthread, others from threads.
 *
 * blkif.h of Debian's package has the unit of `sector_number`, `first_sect`
 * and `last_sect` wrong: it is 512 bytes, whatever `sector-size` says.
 */

#ifndef DRIVERS_XEN_BLKFRONT_BLKFRONT_QUEUE_H_
#define DRIVERS_XEN_BLKFRONT_BLKFRONT_QUEUE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/xen_blk.h>
#include <drivers/xen/xen_pagepool.h>
#include <drivers/xen/xen_ring.h>
#include <drivers/xen/xenstat.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/time/time.h>
#include <xen/event_channel.h>
#include <xen/io/blkif.h>

/** Unit of all sector numbers of the protocol, in bytes. */
#define BLKQ_SECTOR 512

/** Larger of request and response: the ring's slot. */
#define BLKQ_RING_SLOT sizeof(union blkif_sring_entry)

/** blkq.flush_op when the backend offers neither flush nor barrier. */
#define BLKQ_NO_FLUSH 0xff

/** A request in the ring. Ids are indices of the table of these. */
struct blkq_slot {
	struct xen_blk_io *io;          /* NULL: has failed, nobody waits */
	struct xen_pagegroup *group;    /* data, or NULL */
	struct xen_pagegroup *indirect; /* segment descriptors, or NULL */
	size_t offset;                  /* of the data in the io's buffer */
	size_t len;
	bool busy;
	uint8_t op; /* what the response has to repeat */
	uint16_t next_free;
	uint32_t look; /* blkq.looks when it was put in the ring */
};

struct blkq {
	const char *name; /* "vbd/51712" */
	/** Called once, locked, when the backend is given up: -errno and why. */
	void (*given_up)(struct blkq *q, int err, const char *why);
	struct xen_ring ring;
	struct xen_pagepool pool;
	evtchn_port_t port; /* 0: nobody to notify */
	blkif_vdev_t handle;
	unsigned int max_segs; /* pages of one request */
	unsigned int sector_size;
	uint8_t flush_op;        /* BLKIF_OP_x or BLKQ_NO_FLUSH */
	bool discard;            /* the backend offers it */
	bool discard_secure;     /* and with the secure flag */
	bool live;               /* takes transfers */
	bool broken;             /* the backend broke the protocol, or is dumb */
	unsigned int timeout_ms; /* a request unanswered so long: broken */
	unsigned int turn_bytes; /* copied before others get their turn */
	unsigned int rekick_ms;  /* without an answer so long: look, notify */

	struct blkq_slot *slots; /* ring.slots of them */
	uint16_t free_slot;      /* head of the free list, BLKQ_NO_SLOT */
	unsigned int inflight;   /* slots in use */
	unsigned int batch;      /* of them when last kicked */
	uint32_t looks;          /* by blkq_look(), rekick_ms apart */
	time64_t looked_at;      /* ns, the last of them */
	struct xen_blk_io *head; /* transfers not yet all in the ring */
	struct xen_blk_io **tail;
	uint64_t responses;
	uint64_t answered;      /* of them at the last look */
	uint64_t pool_retry;    /* gets of the pool before it may grow */
	struct mutex grow_lock; /* the pool grows while live, under it */
	struct xenstat_counters stat;
};

/**
 * Prepares a zeroed queue, once. @a name is kept by reference; @a given_up says
 * in the log why a backend is given up.
 */
extern void blkq_init(struct blkq *q, const char *name,
    void (*given_up)(struct blkq *q, int err, const char *why));

/**
 * Starts a queue on a ring that exists already; the caller fills port, handle,
 * max_segs, sector_size, flush_op, discard, the time-outs and the pool.
 *
 * @return 0 or -ENOMEM
 */
extern int blkq_start(struct blkq *q);

/**
 * Fails all transfers with @a err and takes everything in flight out of the
 * pool. Undoes blkq_start(); harmless on a zeroed queue.
 */
extern void blkq_stop(struct blkq *q, int err);

/** 0, -EIO (the backend was given up) or -ENODEV (not connected). */
extern int blkq_usable(const struct blkq *q);

/** xen_blk_submit() without the checks against the disk. */
extern int blkq_submit(struct blkq *q, struct xen_blk_io *io);

/** Makes a wait for a transfer that was refused end at once. */
extern void blkq_not_submitted(struct xen_blk_io *io, int err);

/** See xen_blk_kick(). */
extern void blkq_kick(struct blkq *q);

/** See xen_blk_wait(). */
extern int blkq_wait(struct blkq *q, struct xen_blk_io *io);

/**
 * Takes responses, refills the ring, asks for the next event. Locked. Ends
 * early after turn_bytes, so as not to keep others out for long.
 *
 * @return true if it is to be called again
 */
extern bool blkq_service(struct blkq *q);

/**
 * Looks after requests that have no answer: takes what is there, notifies a
 * backend that has answered none since the last look, and gives it up when one
 * is older than timeout_ms. Called every rekick_ms by who waits, and by the
 * owner while anything is in flight. Thread or lthread context.
 */
extern void blkq_look(struct blkq *q);

#endif /* DRIVERS_XEN_BLKFRONT_BLKFRONT_QUEUE_H_ */
