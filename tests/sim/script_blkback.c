/**
 * @file
 * @brief Hostile disks: what xvda does instead of answering honestly
 *
 * ATTACK names the script. It begins with the request number START, so that
 * the disk has worked before. BLK_KEY=key=value gives a key of the backend
 * another value, BLK_KEY=key leaves it out.
 */

#include <stdlib.h>
#include <string.h>

#include <xen/io/xenbus.h>

#include "sim_blkback.h"

#define START 3

/* An event storm: time between events, and its length. */
#define STORM_NS    (5 * NSEC_PER_USEC)
#define STORM_COUNT 200000

/* How long a page stays mapped that should not be. */
#define HOLD_NS (200 * NSEC_PER_MSEC)

typedef void (
    *script_fn)(struct blkback *bb, const blkif_request_t *req, int16_t status);

static void honest(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	blkback_put(bb, req->id, req->operation, status);
	blkback_push(bb);
}

/* E2: the backend's end of the channel is gone, and so is the answer. */
static void channel_closed(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)req;
	(void)status;
	sim_evtchn_unbind(bb->port);
}

static void index_far(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)req;
	(void)status;
	blkback_push_index(bb, bb->rsp_prod + bb->slots + 1);
}

/* More answers than requests, but no more than the ring holds. */
static void index_ahead(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)req;
	(void)status;
	blkback_push_index(bb, bb->page[0]->req_prod + 1);
}

static void index_back(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)req;
	(void)status;
	blkback_push_index(bb, bb->rsp_prod - 2);
}

static void id_large(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	blkback_put(bb, bb->slots + 5, req->operation, status);
	blkback_push(bb);
}

static void id_huge(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	blkback_put(bb, req->id + (1ULL << 32), req->operation, status);
	blkback_push(bb);
}

/* Answered once more, when the first answer has long been taken. */
static void id_free(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	static uint64_t last = UINT64_MAX;

	if (last != UINT64_MAX && last != req->id) {
		blkback_put(bb, last, req->operation, status);
		blkback_push(bb);
		return;
	}
	last = req->id;
	honest(bb, req, status);
}

static void id_twice(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	blkback_put(bb, req->id, req->operation, status);
	blkback_put(bb, req->id, req->operation, status);
	blkback_push(bb);
}

static void operation_other(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	blkback_put(bb, req->id, req->operation ^ 1, status);
	blkback_push(bb);
}

static void status_7(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)status;
	blkback_put(bb, req->id, req->operation, 7);
	blkback_push(bb);
}

static void status_minus_99(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)status;
	blkback_put(bb, req->id, req->operation, -99);
	blkback_push(bb);
}

/* The answer's fields change again and again after it is shown. */
static struct blkback *flip_disk;
static unsigned int flips;

static void flip(void *arg) {
	blkif_response_t *rsp = arg;

	if (flip_disk->state != XenbusStateConnected || flips++ > 5000) {
		return;
	}
	rsp->id = sim_rand_one_in(2) ? sim_rand() : rsp->id;
	rsp->status = (int16_t)sim_rand();
	rsp->operation = (uint8_t)sim_rand();
	sim_after(sim_rand_range(10, 2000), flip, rsp);
}

static void double_fetch(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	uint32_t at = bb->rsp_prod & (bb->slots - 1);

	honest(bb, req, status);
	if (flip_disk == NULL) {
		flip_disk = bb;
		sim_after(20, flip,
		    &((union blkif_sring_entry *)bb->page[0]->ring)[at].rsp);
	}
}

static void let_go(void *arg) {
	sim_grant_unmap((uintptr_t)arg, true);
}

/* The data page of the request stays mapped after the answer. */
static void page_held(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	grant_ref_t ref = req->seg[0].gref;

	if (req->operation != BLKIF_OP_INDIRECT
	    && sim_grant_try_map(ref, true) != NULL) {
		sim_after(HOLD_NS, let_go, (void *)(uintptr_t)ref);
	}
	honest(bb, req, status);
}

/* The first notification goes unheard, once the script has begun. */
bool blkback_script_deaf(struct blkback *bb) {
	static bool done;

	if (!sim_attack("B12-deaf") || bb->done <= START || done) {
		return false;
	}
	done = true;
	sim_note("attack B12-deaf begins");
	return true;
}

/* The answer is there, but nobody is told. */
static void event_lost(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	static bool done;

	if (done) {
		honest(bb, req, status);
		return;
	}
	done = true;
	blkback_put(bb, req->id, req->operation, status);
	bb->page[0]->rsp_prod = bb->rsp_prod;
}

static void silence(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)bb;
	(void)req;
	(void)status;
}

static void storm(void *arg) {
	static unsigned int count;
	struct blkback *bb = arg;

	sim_evtchn_notify(bb->port);
	if (count++ < STORM_COUNT) {
		sim_after(STORM_NS, storm, bb);
	}
}

static void storm_begin(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	static bool begun;

	(void)req;
	(void)status;
	if (!begun) {
		begun = true;
		storm(bb);
	}
}

static void not_supported(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	(void)status;
	blkback_put(bb, req->id, req->operation, BLKIF_RSP_EOPNOTSUPP);
	blkback_push(bb);
}

/* Data is served; flushes and discards were offered but are refused. */
static void offers_revoked(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	bool data = req->operation == BLKIF_OP_READ
	            || req->operation == BLKIF_OP_WRITE
	            || req->operation == BLKIF_OP_INDIRECT;

	(data ? honest : not_supported)(bb, req, status);
}

static void shrink(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	if (bb->done == START + 1) {
		blkback_resize(bb, 64);
	}
	honest(bb, req, status);
}

static const struct script {
	const char *name;
	script_fn respond;
} scripts[] = {
    {"E2", channel_closed},
    {"B1", index_far},
    {"B1-ahead", index_ahead},
    {"B2", index_back},
    {"B3", id_large},
    {"B3-64-bit", id_huge},
    {"B4", id_free},
    {"B5", id_twice},
    {"B6", operation_other},
    {"B7", status_7},
    {"B7-negative", status_minus_99},
    {"B8", double_fetch},
    {"B9", page_held},
    {"B12", silence},
    {"B12-lost", event_lost},
    {"B13", storm_begin},
    {"B17", not_supported},
    {"B18", offers_revoked},
    {"B20", shrink},
};

bool blkback_script_respond(struct blkback *bb, const blkif_request_t *req,
    int16_t status) {
	static bool said;

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (sim_attack(scripts[i].name) && bb->done > START) {
			if (!said) {
				said = true;
				sim_note("attack %s begins", scripts[i].name);
			}
			scripts[i].respond(bb, req, status);
			return true;
		}
	}
	return false;
}
