/**
 * @file
 * @brief Transfers of one disk over one ring and one page pool
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <asm/xen/page.h>
#include <drivers/xen/xen_evtchn.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/thread/sync/mutex.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>
#include <util/log.h>

#include "blkfront_queue.h"

#define BLKQ_NO_SLOT 0xffff

/** Bytes to copy in one turn of the lthread; others want theirs. */
#define TURN_BYTES (1024 * 1024)

/** Longest reason for giving a backend up. */
#define WHY_MAX 96

/** Gets of the pool between two tries to grow it beyond what it could. */
#define POOL_RETRY_GETS 1024

static unsigned int pages_of(size_t len) {
	return (len + XEN_PAGE_SIZE - 1) / XEN_PAGE_SIZE;
}

static size_t smaller(size_t a, size_t b) {
	return a < b ? a : b;
}

/* Slots */

static void blkq_slots_init(struct blkq *q) {
	unsigned int i;

	for (i = 0; i < q->ring.slots; i++) {
		q->slots[i].next_free = i + 1;
	}
	q->slots[i - 1].next_free = BLKQ_NO_SLOT;
	q->free_slot = 0;
}

static struct blkq_slot *blkq_slot_get(struct blkq *q) {
	struct blkq_slot *slot = &q->slots[q->free_slot];

	q->free_slot = slot->next_free;
	if (q->inflight++ == 0) {
		q->answered = q->responses;
	}
	slot->busy = true;
	slot->look = q->looks;
	return slot;
}

static void blkq_slot_put(struct blkq *q, struct blkq_slot *slot) {
	*slot = (struct blkq_slot){.next_free = q->free_slot};
	q->free_slot = slot - q->slots;
	q->inflight--;
}

/* Transfers */

/** Ends a transfer of which nothing is in the ring or the queue any more. */
static void io_finish(struct xen_blk_io *io) {
	io->complete = true;
	waitq_wakeup_all(&io->wq);
	if (io->done != NULL) {
		io->done(io);
	}
}

static void blkq_dequeue(struct blkq *q, struct xen_blk_io *io) {
	struct xen_blk_io **link = &q->head;

	while (*link != NULL && *link != io) {
		link = &(*link)->next;
	}
	if (*link == NULL) {
		return;
	}
	*link = io->next;
	if (*link == NULL) {
		q->tail = link;
	}
}

/** Notes an error: no further part of the transfer is issued. */
static void blkq_io_error(struct blkq *q, struct xen_blk_io *io, int err) {
	if (io->result == 0) {
		io->result = err;
	}
	blkq_dequeue(q, io);
	io->issued = io->len;
}

/** Counts an answered request off; ends the transfer with the last one. */
static void blkq_io_answered(struct xen_blk_io *io) {
	io->requests--;
	if (io->requests == 0 && io->issued == io->len) {
		io_finish(io);
	}
}

static void blkq_fail_queued(struct blkq *q, int err) {
	struct xen_blk_io *io;

	while ((io = q->head) != NULL) {
		blkq_io_error(q, io, err);
		if (io->requests == 0) {
			io_finish(io);
		}
	}
}

/** Gives up waiting for what is in the ring. The slots stay busy. */
static void blkq_fail_inflight(struct blkq *q, int err) {
	unsigned int i;

	for (i = 0; i < q->ring.slots; i++) {
		struct xen_blk_io *io = q->slots[i].io;

		if (io != NULL) {
			q->slots[i].io = NULL;
			blkq_io_error(q, io, err);
			blkq_io_answered(io);
		}
	}
}

/** Takes and serves nothing any more; who waits gets -EIO. Locked. */
static void blkq_give_up(struct blkq *q, int err, const char *why) {
	q->broken = true;
	q->stat.errors++;
	q->given_up(q, err, why);
	blkq_fail_queued(q, -EIO);
	blkq_fail_inflight(q, -EIO);
}

/** Gives up a backend that broke the protocol. Locked. */
static void blkq_fail(struct blkq *q, const char *what, uint64_t value) {
	char why[WHY_MAX];

	if (!q->broken) {
		snprintf(why, sizeof(why), "backend broke the protocol: %s %" PRIu64,
		    what, value);
		blkq_give_up(q, -EPROTO, why);
	}
}

/* Requests */

static enum xen_pagepool_dir io_dir(const struct xen_blk_io *io) {
	return io->op == XEN_BLK_WRITE ? XEN_PAGEPOOL_TO_BACKEND
	                               : XEN_PAGEPOOL_FROM_BACKEND;
}

/** A read of part of a sector takes the whole of it from the backend. */
static size_t blkq_sectors_len(const struct blkq *q, size_t len) {
	return (len + q->sector_size - 1) / q->sector_size * q->sector_size;
}

/* The backend sees the padding of what follows, so that is cleared too. */

static void blkq_fill_segment(struct blkif_request_segment *seg,
    const struct xen_pagegroup *group, unsigned int page, size_t len) {
	size_t in_page = smaller(len - page * XEN_PAGE_SIZE, XEN_PAGE_SIZE);

	memset(seg, 0, sizeof(*seg));
	seg->gref = group->refs[page];
	seg->last_sect = in_page / BLKQ_SECTOR - 1;
}

static int blkq_add_direct(struct blkq *q, const struct blkq_slot *slot,
    size_t len, uint64_t sector) {
	struct blkif_request req;
	unsigned int i;

	memset(&req, 0, sizeof(req));
	req.operation = slot->op;
	req.nr_segments = pages_of(len);
	req.handle = q->handle;
	req.id = slot - q->slots;
	req.sector_number = sector;
	for (i = 0; i < req.nr_segments; i++) {
		blkq_fill_segment(&req.seg[i], slot->group, i, len);
	}
	return xen_ring_add(&q->ring, &req, sizeof(req));
}

static int blkq_add_indirect(struct blkq *q, const struct blkq_slot *slot,
    size_t len, uint64_t sector) {
	struct blkif_request_segment *segs = (void *)slot->indirect->va;
	struct blkif_request_indirect req;
	unsigned int i;

	memset(&req, 0, sizeof(req));
	req.operation = BLKIF_OP_INDIRECT;
	req.indirect_op = slot->op;
	req.nr_segments = pages_of(len);
	req.handle = q->handle;
	req.id = slot - q->slots;
	req.sector_number = sector;
	req.indirect_grefs[0] = slot->indirect->refs[0];
	for (i = 0; i < req.nr_segments; i++) {
		blkq_fill_segment(&segs[i], slot->group, i, len);
	}
	return xen_ring_add(&q->ring, &req, sizeof(req));
}

static int blkq_add_flush(struct blkq *q, const struct blkq_slot *slot) {
	struct blkif_request req;

	memset(&req, 0, sizeof(req));
	req.operation = slot->op;
	req.handle = q->handle;
	req.id = slot - q->slots;
	return xen_ring_add(&q->ring, &req, sizeof(req));
}

static int blkq_add_discard(struct blkq *q, const struct blkq_slot *slot) {
	const struct xen_blk_io *io = slot->io;
	struct blkif_request_discard req;

	memset(&req, 0, sizeof(req));
	req.operation = slot->op;
	if (io->op == XEN_BLK_DISCARD_SECURE) {
		req.flag = BLKIF_DISCARD_SECURE;
	}
	req.handle = q->handle;
	req.id = slot - q->slots;
	req.sector_number = io->offset / BLKQ_SECTOR;
	req.nr_sectors = io->len / BLKQ_SECTOR;
	return xen_ring_add(&q->ring, &req, sizeof(req));
}

/**
 * Takes pages for up to @a *len bytes. When the size wanted is out, waits for
 * one that is in flight (NULL) rather than cutting the request small; without
 * any, takes what there is and lowers @a *len.
 */
static struct xen_pagegroup *blkq_take_group(struct blkq *q, size_t *len,
    enum xen_pagepool_dir dir) {
	struct xen_pagegroup *group = xen_pagepool_get(&q->pool, *len, dir);

	if (group != NULL
	    || (q->inflight > 0
	        && xen_pagepool_total(&q->pool, pages_of(*len)) > 0)) {
		return group;
	}
	*len = smaller(*len,
	    (size_t)xen_pagepool_largest_idle(&q->pool) * XEN_PAGE_SIZE);
	return *len > 0 ? xen_pagepool_get(&q->pool, *len, dir) : NULL;
}

/** Takes a page for the descriptors of a request that needs one. */
static struct xen_pagegroup *blkq_take_indirect(struct blkq *q, size_t *len) {
	struct xen_pagegroup *page = NULL;
	unsigned int segs = pages_of(*len);

	if (segs > BLKIF_MAX_SEGMENTS_PER_REQUEST) {
		page = xen_pagepool_get(&q->pool,
		    segs * sizeof(struct blkif_request_segment),
		    XEN_PAGEPOOL_TO_BACKEND);
		if (page == NULL) {
			*len = BLKIF_MAX_SEGMENTS_PER_REQUEST * XEN_PAGE_SIZE;
		}
	}
	return page;
}

/** Gives a group back; false when the backend still maps it. */
static bool blkq_put_group(struct blkq *q, struct xen_pagegroup *group) {
	return group == NULL || xen_pagepool_put(&q->pool, group) == 0;
}

/** Puts the next request of a transfer in the ring. */
static bool blkq_issue_data(struct blkq *q, struct xen_blk_io *io) {
	size_t left = blkq_sectors_len(q, io->len - io->issued);
	size_t len = smaller(left, q->max_segs * XEN_PAGE_SIZE);
	uint64_t sector = (io->offset + io->issued) / BLKQ_SECTOR;
	struct xen_pagegroup *indirect = blkq_take_indirect(q, &len);
	struct xen_pagegroup *group = blkq_take_group(q, &len, io_dir(io));
	struct blkq_slot *slot;

	if (group == NULL || pages_of(len) <= BLKIF_MAX_SEGMENTS_PER_REQUEST) {
		blkq_put_group(q, indirect);
		indirect = NULL;
	}
	if (group == NULL) {
		return false;
	}
	slot = blkq_slot_get(q);
	slot->io = io;
	slot->group = group;
	slot->indirect = indirect;
	slot->offset = io->issued;
	slot->len = smaller(len, io->len - io->issued);
	slot->op = io->op == XEN_BLK_WRITE ? BLKIF_OP_WRITE : BLKIF_OP_READ;
	if (io->op == XEN_BLK_WRITE) {
		memcpy(group->va, io->buf + slot->offset, slot->len);
		q->stat.bytes_copied += slot->len;
	}
	io->issued += slot->len;
	io->requests++;
	return (indirect != NULL ? blkq_add_indirect : blkq_add_direct)(q, slot,
	           len, sector)
	       == 0;
}

static bool io_has_data(const struct xen_blk_io *io) {
	return io->op == XEN_BLK_READ || io->op == XEN_BLK_WRITE;
}

/** Tells whether the backend offers what the transfer asks for. */
static bool blkq_offers(const struct blkq *q, const struct xen_blk_io *io) {
	switch (io->op) {
	case XEN_BLK_FLUSH:
		return q->flush_op != BLKQ_NO_FLUSH;
	case XEN_BLK_DISCARD:
		return q->discard;
	case XEN_BLK_DISCARD_SECURE:
		return q->discard && q->discard_secure;
	default:
		return true;
	}
}

/** Flushes and discards: one request, no pages. */
static bool blkq_issue_plain(struct blkq *q, struct xen_blk_io *io) {
	struct blkq_slot *slot = blkq_slot_get(q);
	bool flush = io->op == XEN_BLK_FLUSH;

	slot->io = io;
	slot->op = flush ? q->flush_op : BLKIF_OP_DISCARD;
	io->issued = io->len;
	io->requests++;
	return (flush ? blkq_add_flush : blkq_add_discard)(q, slot) == 0;
}

/** Ends a transfer of which nothing is in the ring. Locked. */
static void blkq_refuse(struct blkq *q, struct xen_blk_io *io, int err) {
	blkq_io_error(q, io, err);
	io_finish(io);
}

/**
 * Puts one more request in the ring. Locked.
 * @return false when nothing waits, or the ring or the pool is exhausted
 */
static bool blkq_issue(struct blkq *q) {
	struct xen_blk_io *io = q->head;
	bool issued;

	if (io == NULL || q->broken || q->free_slot == BLKQ_NO_SLOT
	    || xen_ring_free_slots(&q->ring) == 0) {
		return false;
	}
	if (!blkq_offers(q, io)) {
		/* Not any more: the offer was revoked while it waited. */
		blkq_refuse(q, io, -EOPNOTSUPP);
		return true;
	}
	issued = (io_has_data(io) ? blkq_issue_data : blkq_issue_plain)(q, io);
	if (issued) {
		q->stat.requests++;
		if (io->issued == io->len) {
			blkq_dequeue(q, io);
		}
	}
	else if (q->inflight == 0) {
		/* Nothing in flight whose pages could come back. */
		blkq_refuse(q, io, -ENOMEM);
		return true;
	}
	return issued;
}

/* Responses */

/** The backend takes an offer back: it is not made use of any more. */
static int blkq_revoke(struct blkq *q, uint8_t op) {
	switch (op) {
	case BLKIF_OP_FLUSH_DISKCACHE:
	case BLKIF_OP_WRITE_BARRIER:
		if (q->flush_op != BLKQ_NO_FLUSH) {
			log_info("%s: backend does not flush any more", q->name);
			q->flush_op = BLKQ_NO_FLUSH;
		}
		return -EOPNOTSUPP;
	case BLKIF_OP_DISCARD:
		if (q->discard) {
			log_info("%s: backend does not discard any more", q->name);
			q->discard = false;
		}
		return -EOPNOTSUPP;
	default:
		return -EIO;
	}
}

/** Maps a status of blkif.h to 0 or -errno; -EPROTO: not a status. */
static int blkq_status(struct blkq *q, const struct blkq_slot *slot,
    int16_t status) {
	switch (status) {
	case BLKIF_RSP_OKAY:
		return 0;
	case BLKIF_RSP_ERROR:
		return -EIO;
	case BLKIF_RSP_EOPNOTSUPP:
		return blkq_revoke(q, slot->op);
	default:
		return -EPROTO;
	}
}

/** Moves a read's data to its owner and the pages back to the pool. */
static void blkq_complete(struct blkq *q, struct blkq_slot *slot, int err) {
	struct xen_blk_io *io = slot->io;
	bool unmapped;

	if (err == 0 && io->op == XEN_BLK_READ) {
		memcpy(io->buf + slot->offset, slot->group->va, slot->len);
		q->stat.bytes_copied += slot->len;
	}
	unmapped = blkq_put_group(q, slot->group);
	unmapped = blkq_put_group(q, slot->indirect) && unmapped;
	blkq_slot_put(q, slot);
	if (err != 0) {
		q->stat.errors++;
		blkq_io_error(q, io, err);
	}
	blkq_io_answered(io);
	if (!unmapped) {
		blkq_fail(q, "page still mapped after the response", err);
	}
}

/** A backend may repeat the outer operation of an indirect request too. */
static bool blkq_op_matches(const struct blkq_slot *slot, uint8_t op) {
	return op == slot->op || (slot->indirect && op == BLKIF_OP_INDIRECT);
}

/** Checks a response (a private copy) and ends its request. */
static void blkq_response(struct blkq *q, const struct blkif_response *rsp) {
	struct blkq_slot *slot;
	int err;

	if (rsp->id >= q->ring.slots) {
		blkq_fail(q, "response with id", rsp->id);
		return;
	}
	slot = &q->slots[rsp->id];
	if (!slot->busy) {
		blkq_fail(q, "response to no request, id", rsp->id);
		return;
	}
	if (!blkq_op_matches(slot, rsp->operation)) {
		blkq_fail(q, "response to another operation", rsp->operation);
		return;
	}
	err = blkq_status(q, slot, rsp->status);
	if (err == -EPROTO) {
		blkq_fail(q, "response with status", (uint16_t)rsp->status);
		return;
	}
	q->responses++;
	blkq_complete(q, slot, err);
}

/** Takes responses until there is none or bytes_copied reaches @a limit. */
static void blkq_reap(struct blkq *q, uint64_t limit) {
	struct blkif_response rsp;
	int got = 1;

	while (!q->broken && q->stat.bytes_copied < limit && got > 0) {
		got = xen_ring_get(&q->ring, &rsp, sizeof(rsp));
		if (got > 0) {
			blkq_response(q, &rsp);
		}
	}
	if (got < 0) {
		blkq_fail(q, "insane ring index at", q->ring.rsp_cons);
	}
}

/* Notifications */

/**
 * Responses to wait for before the next event: half of what is in flight, at
 * least an eighth of the last batch. A batch costs four events at most, and
 * an answered request waits for half of the others at most.
 */
static unsigned int blkq_event_after(const struct blkq *q) {
	unsigned int after = q->inflight / 2;

	if (after < q->batch / 8) {
		after = smaller(q->batch / 8, q->inflight);
	}
	return after > 0 ? after : 1;
}

/**
 * Makes added requests visible and notifies if the backend wants it.
 * @return true if responses are there
 */
static bool blkq_push(struct blkq *q) {
	bool added = q->ring.req_prod != q->ring.req_visible;
	bool answered;

	if (added) {
		q->batch = q->inflight;
	}
	/* The event index goes first: the backend may answer at once. */
	answered = xen_ring_enable_cb(&q->ring, blkq_event_after(q));
	if (!added) {
		return answered;
	}
	if (!xen_ring_kick(&q->ring)) {
		q->stat.notify_suppressed++;
	}
	else if (q->port != 0) {
		q->stat.notify_sent++;
		xen_evtchn_notify(q->port);
	}
	return answered;
}

bool blkq_service(struct blkq *q) {
	uint64_t limit = q->stat.bytes_copied + q->turn_bytes;
	bool more = q->live;

	while (more && !q->broken && q->stat.bytes_copied < limit) {
		bool room = true;

		blkq_reap(q, limit);
		while (q->stat.bytes_copied < limit && room) {
			room = blkq_issue(q);
		}
		more = blkq_push(q) || room;
	}
	return more && !q->broken;
}

/** Serves all that is there, letting others in between turns. */
static void blkq_service_all(struct blkq *q) {
	bool more;

	do {
		sched_lock();
		more = blkq_service(q);
		sched_unlock();
	} while (more);
}

/* Interface for threads */

int blkq_usable(const struct blkq *q) {
	if (q->broken) {
		return -EIO;
	}
	return q->live ? 0 : -ENODEV;
}

/** Makes the pool have groups for @a count requests of @a pages pages. */
static void blkq_provide_groups(struct blkq *q, unsigned int pages,
    size_t count) {
	if (xen_pagepool_idle(&q->pool, pages) >= count
	    || q->pool.stat.gets < q->pool_retry) {
		return;
	}
	mutex_lock(&q->grow_lock);
	while (q->live && xen_pagepool_idle(&q->pool, pages) < count) {
		if (xen_pagepool_grow(&q->pool, pages) != 0) {
			q->pool_retry = q->pool.stat.gets + POOL_RETRY_GETS;
			break;
		}
	}
	mutex_unlock(&q->grow_lock);
}

/**
 * Lets the pool grow to what a transfer takes. In the steady state it has
 * that already; when it cannot grow, requests wait or are cut smaller.
 */
static void blkq_provide(struct blkq *q, const struct xen_blk_io *io) {
	size_t len = blkq_sectors_len(q, io->len);
	size_t most = q->max_segs * XEN_PAGE_SIZE;
	size_t whole = smaller(len / most, q->ring.slots);
	unsigned int rest = pages_of(len % most);

	if (whole > 0) {
		blkq_provide_groups(q, q->max_segs, whole);
	}
	if (rest > 0) {
		bool same = xen_pagepool_group_pages(rest)
		            == xen_pagepool_group_pages(q->max_segs);

		blkq_provide_groups(q, rest, same ? whole + 1 : 1);
	}
	if (q->max_segs > BLKIF_MAX_SEGMENTS_PER_REQUEST) {
		blkq_provide_groups(q, 1,
		    whole + (rest > BLKIF_MAX_SEGMENTS_PER_REQUEST));
	}
}

/** Queues the transfer; -errno when the queue does not take any. Locked. */
static int blkq_enqueue(struct blkq *q, struct xen_blk_io *io) {
	int ret = blkq_usable(q);

	if (ret != 0) {
		return ret;
	}
	if (!blkq_offers(q, io)) {
		return -EOPNOTSUPP;
	}
	io->next = NULL;
	*q->tail = io;
	q->tail = &io->next;
	return 0;
}

void blkq_not_submitted(struct xen_blk_io *io, int err) {
	io->result = err;
	io->complete = true;
}

int blkq_submit(struct blkq *q, struct xen_blk_io *io) {
	bool issued;
	int ret;

	io->result = 0;
	io->issued = 0;
	io->requests = 0;
	io->complete = false;
	waitq_init(&io->wq);
	if (io_has_data(io)) {
		blkq_provide(q, io);
	}
	sched_lock();
	ret = blkq_enqueue(q, io);
	sched_unlock();
	if (ret != 0) {
		blkq_not_submitted(io, ret);
		return ret;
	}
	/* One request for each lock: copying a long transfer keeps nobody out. */
	do {
		sched_lock();
		issued = q->live && blkq_issue(q);
		sched_unlock();
	} while (issued);
	return 0;
}

void blkq_kick(struct blkq *q) {
	bool answered;

	sched_lock();
	answered = q->live && !q->broken && blkq_push(q);
	sched_unlock();
	if (answered) {
		blkq_service_all(q);
	}
}

/**
 * Looks are counted that are rekick_ms apart or more, so a request that has
 * seen more than timeout_ms / rekick_ms of them is older than timeout_ms.
 * Counting looks, not time, spares a request that waits for the backend
 * while this domain is paused as well. Locked.
 */
static bool blkq_overdue(const struct blkq *q) {
	unsigned int i;

	for (i = 0; i < q->ring.slots; i++) {
		if (q->slots[i].busy
		    && q->looks - q->slots[i].look > q->timeout_ms / q->rekick_ms) {
			return true;
		}
	}
	return false;
}

/** Whether something is in flight and the last look long ago; counts it. */
static bool blkq_look_due(struct blkq *q) {
	time64_t now = ktime_get_ns();

	if (!q->live || q->broken || q->inflight == 0
	    || now - q->looked_at < q->rekick_ms * (time64_t)1000000) {
		return false;
	}
	q->looked_at = now;
	q->looks++;
	return true;
}

/** Notifies a backend that has answered nothing since the last look. */
static void blkq_rekick(struct blkq *q) {
	if (q->answered == q->responses && q->port != 0) {
		q->stat.notify_sent++;
		xen_evtchn_notify(q->port);
	}
	q->answered = q->responses;
}

void blkq_look(struct blkq *q) {
	char why[WHY_MAX];

	/* An event may have been lost, on the way to us or to the backend. */
	blkq_service_all(q);
	sched_lock();
	if (blkq_look_due(q)) {
		if (blkq_overdue(q)) {
			snprintf(why, sizeof(why), "no answer in %u ms", q->timeout_ms);
			blkq_give_up(q, -ETIMEDOUT, why);
		}
		else {
			blkq_rekick(q);
		}
	}
	sched_unlock();
}

int blkq_wait(struct blkq *q, struct xen_blk_io *io) {
	while (WAITQ_WAIT_TIMEOUT(&io->wq, io->complete, q->rekick_ms) != 0) {
		blkq_look(q);
	}
	return io->result;
}

void blkq_init(struct blkq *q, const char *name,
    void (*given_up)(struct blkq *q, int err, const char *why)) {
	q->name = name;
	q->given_up = given_up;
	q->turn_bytes = TURN_BYTES;
	mutex_init(&q->grow_lock);
}

int blkq_start(struct blkq *q) {
	q->slots = syscalloc(q->ring.slots, sizeof(q->slots[0]));
	if (q->slots == NULL) {
		return -ENOMEM;
	}
	blkq_slots_init(q);
	q->head = NULL;
	q->tail = &q->head;
	q->inflight = 0;
	q->looks = 0;
	q->batch = 0;
	q->pool_retry = 0;
	q->broken = false;
	q->live = true;
	return 0;
}

void blkq_stop(struct blkq *q, int err) {
	struct blkq_slot *slots = q->slots;
	unsigned int i;

	if (slots == NULL) {
		return;
	}
	mutex_lock(&q->grow_lock);
	sched_lock();
	q->live = false;
	blkq_fail_queued(q, err);
	blkq_fail_inflight(q, err);
	for (i = 0; i < q->ring.slots; i++) {
		if (slots[i].group != NULL) {
			xen_pagepool_discard(&q->pool, slots[i].group);
		}
		if (slots[i].indirect != NULL) {
			xen_pagepool_discard(&q->pool, slots[i].indirect);
		}
	}
	q->slots = NULL;
	q->inflight = 0;
	sched_unlock();
	mutex_unlock(&q->grow_lock);
	sysfree(slots);
}
