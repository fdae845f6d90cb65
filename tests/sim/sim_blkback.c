/**
 * @file
 * @brief A disk's backend: connection, ring, requests (xen/io/blkif.h)
 *
 * Written from the header alone. Requests are taken one by one and done after
 * a random time each, so answers come in any order.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xen/io/xenbus.h>

#include "sim_blkback.h"
#include "sim_trace.h"

#define SECTOR    512
#define DISK_SIZE (4 << 20)

/* Granules that are discarded: eight sectors each, not from the start on. */
#define GRANULE       4096
#define GRANULE_FIRST 1024

/* What a trace has of a slot: the response, and over what sector it stands. */
#define SLOT_SHOWN 24

#define VDEV_HOSTILE  51712 /* xvda plays the script */
#define VDEV_READONLY 51744 /* xvdc */

/* One request under way: it owns copies of all that it needs. */
struct job {
	struct blkback *bb;
	uint32_t epoch;
	blkif_request_t req;
	uint8_t op; /* inside an indirect request: what is to be done */
	uint64_t sector;
	unsigned int segs;
	struct blkif_request_segment seg[BLKBACK_INDIRECT];
};

/* ---- Keys ---- */

static void key_write(struct blkback *bb, const char *key, const char *value) {
	char path[128];

	if (bb->hostile) {
		value = sim_key("BLK_KEY", key, value);
	}
	if (value != NULL) {
		snprintf(path, sizeof(path), "%s/%s", bb->back, key);
		sim_store_write(path, "%s", value);
	}
}

static void key_number(struct blkback *bb, const char *key, uint64_t value) {
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	key_write(bb, key, text);
}

static void state_set(struct blkback *bb, unsigned int state) {
	bb->state = state;
	key_number(bb, "state", state);
}

void blkback_resize(struct blkback *bb, uint64_t sectors) {
	bb->sectors = sectors;
	key_number(bb, "sectors", sectors);
	state_set(bb, bb->state);
}

/* ---- Pages of requests ---- */

static void *page_map(struct blkback *bb, grant_ref_t ref, bool readonly) {
	void *page;

	if (!bb->persistent) {
		return sim_grant_map_for(bb->front, ref, readonly);
	}
	if (ref < sizeof(bb->kept) / sizeof(bb->kept[0]) && bb->kept[ref]) {
		return bb->kept[ref];
	}
	/* Whatever the first request wants: later ones may write. */
	page = sim_grant_map_for(bb->front, ref, false);
	if (page != NULL) {
		bb->kept[ref] = page;
	}
	return page;
}

static void page_unmap(struct blkback *bb, grant_ref_t ref, bool readonly) {
	if (!bb->persistent) {
		sim_grant_unmap(ref, readonly);
	}
}

static void pages_drop(struct blkback *bb) {
	for (size_t i = 0; i < sizeof(bb->kept) / sizeof(bb->kept[0]); i++) {
		if (bb->kept[i] != NULL) {
			sim_grant_unmap(i, false);
			bb->kept[i] = NULL;
		}
	}
}

/* ---- Responses ---- */

static blkif_response_t *slot_response(struct blkback *bb, uint32_t index) {
	return &(
	    (union blkif_sring_entry *)bb->page[0]->ring)[index & (bb->slots - 1)]
	            .rsp;
}

void blkback_put(struct blkback *bb, uint64_t id, uint8_t op, int16_t status) {
	*slot_response(bb, bb->rsp_prod++) =
	    (blkif_response_t){.id = id, .operation = op, .status = status};
}

void blkback_push(struct blkback *bb) {
	blkif_sring_t *ring = bb->page[0];
	uint32_t old = ring->rsp_prod;

	__sync_synchronize();
	ring->rsp_prod = bb->rsp_prod;
	__sync_synchronize();
	if (bb->rsp_prod - ring->rsp_event < bb->rsp_prod - old) {
		sim_evtchn_notify(bb->port);
	}
}

void blkback_push_index(struct blkback *bb, uint32_t prod) {
	bb->page[0]->rsp_prod = prod;
	sim_evtchn_notify(bb->port);
}

/* ---- Requests ---- */

/* What the disk is addressed in; the protocol counts 512 bytes anyway. */
static unsigned int sector_size(void) {
	return atoi(sim_option("SECTOR", "512"));
}

/* Segments that it takes in an indirect request, 0: it knows none. */
static unsigned int indirect(void) {
	unsigned int segs = atoi(sim_option("INDIRECT", "32"));

	return segs < BLKBACK_INDIRECT ? segs : BLKBACK_INDIRECT;
}

static bool segment_valid(const struct blkif_request_segment *seg,
    uint64_t sector) {
	unsigned int unit = sector_size() / SECTOR;

	return seg->first_sect <= seg->last_sect
	       && seg->last_sect < SIM_PAGE / SECTOR && seg->first_sect % unit == 0
	       && (seg->last_sect + 1) % unit == 0 && sector % unit == 0;
}

static bool segment_do(struct job *job, unsigned int i, uint64_t *sector) {
	const struct blkif_request_segment *seg = &job->seg[i];
	struct blkback *bb = job->bb;
	bool write = job->op == BLKIF_OP_WRITE;
	unsigned int count = seg->last_sect - seg->first_sect + 1;
	uint8_t *page, *disk = bb->disk + *sector * SECTOR;

	if (!segment_valid(seg, *sector) || *sector + count > DISK_SIZE / SECTOR) {
		sim_fault("vbd %u: segment %u..%u at sector %" PRIu64, bb->vdev,
		    seg->first_sect, seg->last_sect, *sector);
		return false;
	}
	if (*sector + count > bb->sectors) {
		return false; /* was shortened meanwhile */
	}
	page = page_map(bb, seg->gref, write);
	if (page == NULL) {
		return false;
	}
	page += seg->first_sect * SECTOR;
	if (write) {
		memcpy(disk, page, count * SECTOR);
	}
	else {
		memcpy(page, disk, count * SECTOR);
	}
	page_unmap(bb, seg->gref, write);
	*sector += count;
	return true;
}

static bool granule_border(const struct blkback *bb, uint64_t sector) {
	/* A hostile disk may have announced other granules. */
	return bb->hostile || (sector * SECTOR) % GRANULE == GRANULE_FIRST;
}

static int16_t discard_do(struct job *job) {
	const blkif_request_discard_t *req = (const void *)&job->req;
	struct blkback *bb = job->bb;
	uint64_t first = req->sector_number, count = req->nr_sectors;

	if (atoi(sim_option("DISCARD", "1")) == 0) {
		return BLKIF_RSP_EOPNOTSUPP;
	}
	if (first > DISK_SIZE / SECTOR || count > DISK_SIZE / SECTOR - first
	    || count == 0 || (req->flag & ~BLKIF_DISCARD_SECURE) != 0
	    || !granule_border(bb, first) || !granule_border(bb, first + count)) {
		sim_fault("vbd %u: discard of %" PRIu64 " at sector %" PRIu64, bb->vdev,
		    count, first);
		return BLKIF_RSP_ERROR;
	}
	if (bb->readonly || first + count > bb->sectors) {
		return BLKIF_RSP_ERROR;
	}
	memset(bb->disk + first * SECTOR, 0, count * SECTOR);
	return BLKIF_RSP_OKAY;
}

/* A barrier without data does as well. */
static bool flushes(const struct job *job) {
	return job->op == BLKIF_OP_FLUSH_DISKCACHE
	       || (job->op == BLKIF_OP_WRITE_BARRIER && job->segs == 0);
}

static void job_count(struct job *job, uint64_t sectors) {
	struct blkback *bb = job->bb;

	bb->stat.rd_req += job->op == BLKIF_OP_READ;
	bb->stat.wr_req += job->op == BLKIF_OP_WRITE;
	bb->stat.f_req += flushes(job);
	bb->stat.ds_req += job->op == BLKIF_OP_DISCARD;
	bb->stat.rd_sect += job->op == BLKIF_OP_READ ? sectors : 0;
	bb->stat.wr_sect += job->op == BLKIF_OP_WRITE ? sectors : 0;
}

static int16_t job_do(struct job *job) {
	uint64_t sector = job->sector;

	if (flushes(job)) {
		job_count(job, 0);
		return BLKIF_RSP_OKAY;
	}
	if (job->op == BLKIF_OP_DISCARD) {
		job_count(job, 0);
		return discard_do(job);
	}
	if (job->op != BLKIF_OP_READ && job->op != BLKIF_OP_WRITE) {
		return BLKIF_RSP_EOPNOTSUPP;
	}
	if (job->op == BLKIF_OP_WRITE && job->bb->readonly) {
		return BLKIF_RSP_ERROR;
	}
	for (unsigned int i = 0; i < job->segs; i++) {
		if (!segment_do(job, i, &sector)) {
			return BLKIF_RSP_ERROR;
		}
	}
	job_count(job, sector - job->sector);
	return BLKIF_RSP_OKAY;
}

/* As Linux: of an indirect request the operation inside. */
static uint8_t response_op(const blkif_request_t *req) {
	const blkif_request_indirect_t *ind = (const void *)req;

	return req->operation == BLKIF_OP_INDIRECT ? ind->indirect_op
	                                           : req->operation;
}

static void job_run(void *arg) {
	struct job *job = arg;
	struct blkback *bb = job->bb;

	if (bb->epoch == job->epoch && bb->state == XenbusStateConnected) {
		int16_t status = job_do(job);

		bb->in_flight--;
		bb->done++;
		if (!bb->hostile || !blkback_script_respond(bb, &job->req, status)) {
			blkback_put(bb, job->req.id, response_op(&job->req), status);
			blkback_push(bb);
		}
	}
	free(job);
}

/* The segments of an indirect request are in pages of their own. */
static bool job_indirect(struct job *job) {
	const blkif_request_indirect_t *ind = (const void *)&job->req;
	const struct blkif_request_segment *seg;

	job->op = ind->indirect_op;
	job->sector = ind->sector_number;
	job->segs = ind->nr_segments;
	if (job->segs == 0 || job->segs > indirect()) {
		sim_fault("vbd %u: %u indirect segments", job->bb->vdev, job->segs);
		return false;
	}
	seg = page_map(job->bb, ind->indirect_grefs[0], true);
	if (seg == NULL) {
		return false;
	}
	memcpy(job->seg, seg, job->segs * sizeof(*seg));
	page_unmap(job->bb, ind->indirect_grefs[0], true);
	return true;
}

static bool job_parse(struct job *job) {
	if (job->req.operation == BLKIF_OP_INDIRECT) {
		return job_indirect(job);
	}
	job->op = job->req.operation;
	if (job->op == BLKIF_OP_DISCARD) {
		return true; /* has a form of its own */
	}
	job->sector = job->req.sector_number;
	job->segs = job->req.nr_segments;
	if (job->segs > BLKIF_MAX_SEGMENTS_PER_REQUEST) {
		sim_fault("vbd %u: %u segments", job->bb->vdev, job->segs);
		return false;
	}
	memcpy(job->seg, job->req.seg, job->segs * sizeof(job->seg[0]));
	return true;
}

static void request_take(struct blkback *bb) {
	struct job *job = calloc(1, sizeof(*job));
	union blkif_sring_entry *entries = (void *)bb->page[0]->ring;

	job->bb = bb;
	job->epoch = bb->epoch;
	job->req = entries[bb->req_cons++ & (bb->slots - 1)].req;
	if (bb->req_cons == 0 && sim_attack("B22")) {
		sim_note("attack B22 begins: %s wraps", bb->front);
	}
	bb->in_flight++;
	if (!job_parse(job)) {
		job->op = 0xff;
		job->segs = 0;
	}
	sim_soon(job_run, job);
}

static void ring_work(void *arg) {
	struct blkback *bb = arg;
	blkif_sring_t *ring = bb->page[0];

	if (bb->state != XenbusStateConnected
	    || (bb->hostile && blkback_script_deaf(bb))) {
		return;
	}
	do {
		while (bb->req_cons != ring->req_prod) {
			if (ring->req_prod - bb->req_cons > bb->slots) {
				sim_fault("vbd %u: request indices", bb->vdev);
				return;
			}
			request_take(bb);
		}
		ring->req_event = bb->req_cons + 1;
		__sync_synchronize();
	} while (bb->req_cons != ring->req_prod);
}

/* ---- Connection ---- */

/* Somebody else writes the frontend's state: what is not there is no fault. */
static bool front_forged(const struct blkback *bb) {
	return bb->hostile && sim_attack("X12");
}

static void ring_unmap(struct blkback *bb) {
	for (unsigned int i = 0; i < bb->pages; i++) {
		if (bb->page[i] != NULL) {
			sim_grant_unmap(bb->ref[i], false);
			bb->page[i] = NULL;
		}
	}
	bb->pages = 0;
}

/*
 * Pages of the ring are mapped side by side on a real backend. Here they are
 * where the guest has them, so they must follow one another there.
 */
static bool ring_map(struct blkback *bb) {
	unsigned int order = sim_store_number(bb->front, "ring-page-order", 0);
	char key[32];

	bb->pages = 1u << order;
	for (unsigned int i = 0; i < bb->pages; i++) {
		snprintf(key, sizeof(key), order == 0 ? "ring-ref" : "ring-ref%u", i);
		bb->ref[i] = sim_store_number(bb->front, key, 0);
		bb->page[i] = front_forged(bb) ? sim_grant_try_map(bb->ref[i], false)
		                               : sim_grant_map(bb->ref[i], false);
		if (bb->page[i] == NULL
		    || (char *)bb->page[i] != (char *)bb->page[0] + i * SIM_PAGE) {
			ring_unmap(bb);
			return false;
		}
	}
	/* The largest power of two that fits behind the header. */
	bb->slots = 1;
	while (64 + 2 * bb->slots * sizeof(union blkif_sring_entry)
	       <= bb->pages * SIM_PAGE) {
		bb->slots *= 2;
	}
	return true;
}

static void disconnect(struct blkback *bb) {
	if (bb->pages == 0) {
		return;
	}
	bb->epoch++;
	sim_evtchn_unbind(bb->port);
	pages_drop(bb);
	ring_unmap(bb);
	bb->in_flight = 0;
}

static bool connect_ring(struct blkback *bb) {
	if (!ring_map(bb)) {
		return false;
	}
	bb->port = sim_store_number(bb->front, "event-channel", 0);
	bb->req_cons = bb->rsp_prod = bb->shown = bb->page[0]->rsp_prod;
	bb->epoch++;
	bb->done = 0;
	bb->persistent = sim_store_number(bb->front, "feature-persistent", 0) == 1
	                 && atoi(sim_option("PERSISTENT", "1")) == 1;
	return sim_evtchn_bind(bb->port, ring_work, bb);
}

static void discard_keys(struct blkback *bb) {
	if (atoi(sim_option("DISCARD", "1"))) {
		key_number(bb, "feature-discard", 1);
		key_number(bb, "discard-granularity", GRANULE);
		key_number(bb, "discard-alignment", GRANULE_FIRST);
		key_number(bb, "discard-secure", atoi(sim_option("SECURE", "0")));
	}
}

/* A ring that it cannot have, or a state that is none of a frontend's. */
static void give_up(struct blkback *bb) {
	disconnect(bb);
	if (bb->state != XenbusStateClosing) {
		state_set(bb, XenbusStateClosing);
	}
}

static void connect(struct blkback *bb) {
	if (!connect_ring(bb)) {
		if (!front_forged(bb)) {
			sim_fault("vbd %u: ring or channel cannot be had", bb->vdev);
		}
		give_up(bb);
		return;
	}
	key_number(bb, "feature-flush-cache", atoi(sim_option("FLUSH", "1")));
	key_number(bb, "feature-barrier", atoi(sim_option("FLUSH", "1")));
	key_number(bb, "feature-persistent", atoi(sim_option("PERSISTENT", "1")));
	discard_keys(bb);
	key_number(bb, "sectors", bb->sectors);
	key_number(bb, "info", bb->readonly ? VDISK_READONLY : 0);
	key_number(bb, "sector-size", sector_size());
	key_number(bb, "physical-sector-size", sector_size());
	state_set(bb, XenbusStateConnected);
	ring_work(bb);
}

static void front_closed(struct blkback *bb) {
	disconnect(bb);
	if (bb->state != XenbusStateClosed) {
		state_set(bb, XenbusStateClosed);
	}
}

/* As Linux: it connects whatever it waited for, when it sees no more of what
 * the frontend went through than the end. */
static void front_changed(void *arg) {
	struct blkback *bb = arg;

	switch (sim_store_number(bb->front, "state", XenbusStateUnknown)) {
	case XenbusStateInitialising:
		if (bb->state == XenbusStateClosed) {
			state_set(bb, XenbusStateInitWait);
		}
		break;
	case XenbusStateInitialised:
	case XenbusStateConnected:
		if (bb->state != XenbusStateConnected) {
			disconnect(bb);
			connect(bb);
		}
		break;
	case XenbusStateUnknown: /* its directory was removed */
	case XenbusStateClosed:
		front_closed(bb);
		break;
	default:
		give_up(bb);
		break;
	}
}

static void nodes_create(struct blkback *bb) {
	char path[128];

	snprintf(path, sizeof(path), "%s/frontend-id", bb->back);
	sim_store_write(path, "%d", SIM_GUEST);
	snprintf(path, sizeof(path), "%s/frontend", bb->back);
	sim_store_write(path, "%s", bb->front);
	state_set(bb, XenbusStateInitialising);
	key_number(bb, "max-ring-page-order", atoi(sim_option("ORDER", "2")));
	key_number(bb, "multi-queue-max-queues", 1);
	if (indirect() > 0) {
		key_number(bb, "feature-max-indirect-segments", indirect());
	}
	state_set(bb, XenbusStateInitWait);
	snprintf(path, sizeof(path), "%s/backend", bb->front);
	sim_store_write(path, "%s", bb->back);
	snprintf(path, sizeof(path), "%s/backend-id", bb->front);
	sim_store_write(path, "%d", SIM_BACKEND);
	snprintf(path, sizeof(path), "%s/virtual-device", bb->front);
	sim_store_write(path, "%u", bb->vdev);
	snprintf(path, sizeof(path), "%s/state", bb->front);
	sim_store_write(path, "%d", XenbusStateInitialising);
	sim_store_watch(path, front_changed, bb);
}

static void slots_show(FILE *file, const char *mark, struct blkback *bb) {
	struct sim_trace_slots ring = {.name = "vbd",
	    .stride = sizeof(union blkif_sring_entry),
	    .len = SLOT_SHOWN,
	    .slots = bb->slots,
	    .from = bb->shown};

	if (bb->pages > 0) {
		ring.first = bb->page[0]->ring;
		ring.to = bb->page[0]->rsp_prod;
		ring.asked = bb->page[0]->req_prod;
		sim_trace_slots(file, mark, &ring);
		bb->shown = ring.to;
	}
}

/* What Linux shows as statistics/... of the device. */
static void stat_show(FILE *file, const char *mark, void *arg) {
	struct blkback *bb = arg;

	fprintf(file,
	    "STATE %s vbd rd_req %" PRIu64 " rd_sect %" PRIu64 " wr_req %" PRIu64
	    " wr_sect %" PRIu64 " f_req %" PRIu64 " ds_req %" PRIu64 "\n",
	    mark, bb->stat.rd_req, bb->stat.rd_sect, bb->stat.wr_req,
	    bb->stat.wr_sect, bb->stat.f_req, bb->stat.ds_req);
	slots_show(file, mark, bb);
}

/* XVDA names a file that xvda begins with. */
static void disk_load(struct blkback *bb) {
	const char *name = sim_option("XVDA", NULL);
	FILE *file =
	    bb->vdev == VDEV_HOSTILE && name != NULL ? fopen(name, "rb") : NULL;

	if (file != NULL) {
		sim_note("xvda begins with %zu bytes of %s",
		    fread(bb->disk, 1, DISK_SIZE, file), name);
		fclose(file);
	}
}

void sim_vbd_create(unsigned int vdev) {
	struct blkback *bb = calloc(1, sizeof(*bb));

	bb->vdev = vdev;
	bb->disk = calloc(1, DISK_SIZE);
	disk_load(bb);
	bb->sectors = DISK_SIZE / SECTOR;
	bb->hostile = vdev == VDEV_HOSTILE;
	bb->readonly = vdev == VDEV_READONLY;
	snprintf(bb->front, sizeof(bb->front), "/local/domain/%d/device/vbd/%u",
	    SIM_GUEST, vdev);
	snprintf(bb->back, sizeof(bb->back), "/local/domain/%d/backend/vbd/%d/%u",
	    SIM_BACKEND, SIM_GUEST, vdev);
	sim_device_add(bb->front, bb->back);
	sim_trace_show(stat_show, bb);
	nodes_create(bb);
}
