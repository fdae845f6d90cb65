/**
 * @file
 * @brief A disk backend inside the test: answers, well or badly, on the ring
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <kernel/sched/sched_lock.h>
#include <util/member.h>

#include "mock_blkback.h"

char mock_disk[MOCK_DISK_SIZE];

static char mock_ring[XEN_PAGE_SIZE << MOCK_RING_ORDER]
    __attribute__((aligned(4096)));

static unsigned int or_default(unsigned int value, unsigned int def) {
	return value != 0 ? value : def;
}

static void mock_given_up(struct blkq *q, int err, const char *why) {
	struct mock_blkback *m = member_cast_out(q, struct mock_blkback, q);

	(void)why;
	m->given_up++;
	m->error = err;
}

int mock_start(struct mock_blkback *m, const struct mock_conf *conf) {
	int ret;

	memset(m, 0, sizeof(*m));
	m->sring = (struct blkif_sring *)mock_ring;
	m->req_cons = m->rsp_prod = conf->ring_start;
	xen_ring_init(&m->q.ring, mock_ring, conf->ring_order, BLKQ_RING_SLOT,
	    conf->ring_start);
	blkq_init(&m->q, "vbd/mock", mock_given_up);
	m->q.max_segs = or_default(conf->max_segs, BLKIF_MAX_SEGMENTS_PER_REQUEST);
	m->q.sector_size = or_default(conf->sector_size, BLKQ_SECTOR);
	m->q.flush_op = BLKIF_OP_FLUSH_DISKCACHE;
	m->q.discard = true;
	m->q.timeout_ms = or_default(conf->timeout_ms, 1000);
	m->q.turn_bytes = or_default(conf->turn_bytes, m->q.turn_bytes);
	m->q.rekick_ms = m->q.timeout_ms / 4;
	ret = xen_pagepool_create(&m->q.pool, conf->domid, conf->persistent,
	    or_default(conf->budget, 512), BLKIF_MAX_SEGMENTS_PER_REQUEST);
	if (ret != 0) {
		return ret;
	}
	ret = blkq_start(&m->q);
	if (ret != 0) {
		xen_pagepool_destroy(&m->q.pool);
	}
	return ret;
}

unsigned int mock_stop(struct mock_blkback *m) {
	unsigned int out;

	blkq_stop(&m->q, -EIO);
	out = m->q.pool.out_pages;
	xen_pagepool_destroy(&m->q.pool);
	return out + m->q.pool.pages;
}

static union blkif_sring_entry *mock_entry(const struct mock_blkback *m,
    uint32_t index) {
	return &m->sring->ring[index & (m->q.ring.slots - 1)];
}

unsigned int mock_take(struct mock_blkback *m) {
	uint32_t prod = xen_load_acquire(&m->sring->req_prod);

	while (m->req_cons != prod && m->taken < m->q.ring.slots) {
		m->reqs[m->taken++] = mock_entry(m, m->req_cons++)->req;
		m->requests++;
	}
	xen_store_release(&m->sring->req_event, m->req_cons + 1);
	return m->taken;
}

static uint64_t smaller(uint64_t a, uint64_t b) {
	return a < b ? a : b;
}

/** One segment: between the granted page and the disk. */
static void mock_segment(struct mock_blkback *m, bool write,
    const struct blkif_request_segment *seg, const struct xen_pagegroup *group,
    unsigned int page, uint64_t *sector) {
	size_t len = (seg->last_sect - seg->first_sect + 1) * BLKQ_SECTOR;
	size_t at = smaller(*sector, MOCK_DISK_SIZE) * BLKQ_SECTOR;
	char *data;

	if (group == NULL || page >= group->pages || seg->gref != group->refs[page]
	    || seg->last_sect < seg->first_sect || seg->last_sect > 7
	    || at + len > MOCK_DISK_SIZE || len % m->q.sector_size != 0) {
		m->errors++;
		return;
	}
	data = group->va + page * XEN_PAGE_SIZE + seg->first_sect * BLKQ_SECTOR;
	if (write) {
		memcpy(mock_disk + at, data, len);
	}
	else {
		memcpy(data, mock_disk + at, len);
	}
	*sector += len / BLKQ_SECTOR;
}

static void mock_discard(struct mock_blkback *m,
    const struct blkif_request_discard *req) {
	uint64_t sectors = MOCK_DISK_SIZE / BLKQ_SECTOR;

	if (req->sector_number > sectors || req->nr_sectors == 0
	    || req->nr_sectors > sectors - req->sector_number
	    || (req->flag & ~BLKIF_DISCARD_SECURE) != 0) {
		m->errors++;
		return;
	}
	memset(mock_disk + req->sector_number * BLKQ_SECTOR, 0,
	    req->nr_sectors * BLKQ_SECTOR);
}

static bool mock_is_indirect(const struct blkif_request *req) {
	return req->operation == BLKIF_OP_INDIRECT;
}

/** The operation proper: of an indirect request the inner one. */
static uint8_t mock_op(const struct blkif_request *req) {
	return mock_is_indirect(req)
	           ? ((const struct blkif_request_indirect *)req)->indirect_op
	           : req->operation;
}

static uint64_t mock_id(const struct blkif_request *req) {
	return mock_is_indirect(req)
	           ? ((const struct blkif_request_indirect *)req)->id
	           : req->id;
}

/** The request's slot, NULL if the ring holds no request of the driver. */
static const struct blkq_slot *mock_slot(const struct mock_blkback *m,
    uint64_t id) {
	return id < m->q.ring.slots && m->q.slots[id].busy ? &m->q.slots[id] : NULL;
}

void mock_execute(struct mock_blkback *m, unsigned int index) {
	const struct blkif_request *req = &m->reqs[index];
	const struct blkif_request_indirect *ind = (const void *)req;
	const struct blkq_slot *slot = mock_slot(m, mock_id(req));
	const struct blkif_request_segment *segs = req->seg;
	unsigned int count = req->nr_segments;
	uint64_t sector = req->sector_number;
	unsigned int i;

	if (slot == NULL) {
		m->errors++;
		return;
	}
	if (req->operation == BLKIF_OP_DISCARD) {
		mock_discard(m, (const void *)req);
		return;
	}
	if (mock_is_indirect(req)) {
		if (slot->indirect == NULL
		    || ind->indirect_grefs[0] != slot->indirect->refs[0]) {
			m->errors++;
			return;
		}
		segs = (const void *)slot->indirect->va;
		count = smaller(ind->nr_segments, XEN_PAGE_SIZE / sizeof(*segs));
		sector = ind->sector_number;
	}
	else if (count > BLKIF_MAX_SEGMENTS_PER_REQUEST) {
		m->errors++;
		return;
	}
	if (count > m->segments) {
		m->segments = count;
	}
	for (i = 0; i < count; i++) {
		mock_segment(m, mock_op(req) == BLKIF_OP_WRITE, &segs[i], slot->group,
		    i, &sector);
	}
}

void mock_respond(struct mock_blkback *m, uint64_t id, uint8_t op,
    int16_t status) {
	struct blkif_response *rsp = &mock_entry(m, m->rsp_prod++)->rsp;

	rsp->id = id;
	rsp->operation = op;
	rsp->status = status;
}

void mock_publish(struct mock_blkback *m) {
	uint32_t old = m->sring->rsp_prod;

	xen_store_release(&m->sring->rsp_prod, m->rsp_prod);
	xen_mb(); /* pairs with the one of xen_ring_enable_cb() */
	if (m->rsp_prod - m->sring->rsp_event < m->rsp_prod - old) {
		m->events++;
	}
}

unsigned int mock_serve(struct mock_blkback *m, bool reverse) {
	unsigned int count = mock_take(m);
	unsigned int i;

	for (i = 0; i < count; i++) {
		unsigned int index = reverse ? count - 1 - i : i;
		const struct blkif_request *req = &m->reqs[index];

		mock_execute(m, index);
		mock_respond(m, mock_id(req), mock_op(req), BLKIF_RSP_OKAY);
	}
	m->taken = 0;
	mock_publish(m);
	return count;
}

void mock_deliver(struct mock_blkback *m) {
	bool more;

	do {
		sched_lock();
		more = blkq_service(&m->q);
		sched_unlock();
	} while (more);
}
