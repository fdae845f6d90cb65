/**
 * @file
 * @brief A disk from connecting to its end, the fuzzer as its backend
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <drivers/block_dev.h>
#include <drivers/xen/xen_blk.h>
#include <mem/phymem.h>
#include <xen/io/blkif.h>

#include "daemon.h"
#include "device.h"
#include "input.h"
#include "kernel.h"

#define IOS    4
#define IO_MAX (40 * 1024)
#define SLOTS  32

static const struct device_key back_keys[] = {
    {"sectors", "2048"},
    {"sector-size", "512"},
    {"info", "0"},
    {"feature-flush-cache", "1"},
    {"feature-barrier", "1"},
    {"feature-persistent", "1"},
    {"feature-max-indirect-segments", "256"},
    {"feature-discard", "1"},
    {"discard-granularity", "512"},
    {"max-ring-page-order", "1"},
    {NULL, NULL},
};

static const struct device_key front_keys[] = {
    {"virtual-device", "51712"},
    {"backend-id", "0"},
    {"state", "1"},
    {NULL, NULL},
};

static struct blkif_sring *sring;
static uint32_t ring_ref;
static uint32_t req_cons, rsp_prod;
static struct blkif_request taken[SLOTS];
static unsigned int taken_count;

static struct {
	struct xen_blk_io io;
	bool used;
	char buf[IO_MAX];
} ios[IOS];

static char buffer[IO_MAX];

/* The pool takes a part of the memory that there is. */
struct page_allocator *phy_allocator(void) {
	static struct page_allocator allocator = {.pages_n = 4096};

	return &allocator;
}

/* ---- The backend ---- */

static void unmap(void) {
	if (sring != NULL) {
		kernel_grant_hold(ring_ref, false);
		sring = NULL;
	}
}

/** Maps the first page of the ring only; the fuzzer needs no more. */
static void map(void) {
	bool readonly = false;

	unmap();
	ring_ref = daemon_number(device_path(false, "ring-ref"));
	if (ring_ref == 0) {
		ring_ref = daemon_number(device_path(false, "ring-ref0"));
	}
	sring = kernel_grant_page(ring_ref, &readonly);
	if (readonly) {
		sring = NULL;
	}
	if (sring != NULL) {
		kernel_grant_hold(ring_ref, true);
	}
	req_cons = rsp_prod = 0;
	taken_count = 0;
}

static void take(void) {
	uint32_t prod = xen_load_acquire(&sring->req_prod);

	while (req_cons != prod && taken_count < SLOTS) {
		taken[taken_count++] = sring->ring[req_cons++ % SLOTS].req;
	}
	xen_store_release(&sring->req_event, req_cons + 1);
}

static void respond(uint64_t id, uint8_t op, int16_t status) {
	struct blkif_response *rsp = &sring->ring[rsp_prod++ % SLOTS].rsp;

	rsp->id = id;
	rsp->operation = op;
	rsp->status = status;
}

static void publish(void) {
	xen_store_release(&sring->rsp_prod, rsp_prod);
	kernel_event(daemon_number(device_path(false, "event-channel")));
}

/** Touches the pages of a request as its operation allows. */
static void touch(const struct blkif_request *req, uint8_t value) {
	bool readonly;
	uint8_t *page;
	unsigned int i;

	for (i = 0; i < req->nr_segments && i < 11; i++) {
		page = kernel_grant_page(req->seg[i].gref, &readonly);
		if (page != NULL && !readonly) {
			memset(page, value, XEN_PAGE_SIZE);
		}
	}
}

static void answer(unsigned int index) {
	struct blkif_request *req = &taken[index];
	struct blkif_request_indirect *ind = (void *)req;
	bool indirect = req->operation == BLKIF_OP_INDIRECT;

	if (!indirect && req->operation == BLKIF_OP_READ) {
		touch(req, index);
	}
	respond(indirect ? ind->id : req->id,
	    indirect ? ind->indirect_op : req->operation, BLKIF_RSP_OKAY);
	*req = taken[--taken_count];
}

static void answer_all(void) {
	take();
	while (taken_count > 0) {
		answer(0);
	}
	publish();
}

/** Maps a page and keeps it, or lets go of one. */
static void hold(void) {
	uint8_t what = input_u8();
	uint32_t ref = what >> 1;

	if (taken_count > 0 && taken[0].operation != BLKIF_OP_INDIRECT) {
		ref = taken[0].seg[ref & 7].gref;
	}
	if (ref != ring_ref) {
		kernel_grant_hold(ref, what & 1);
	}
}

static void respond_wrongly(void) {
	unsigned int id = input_below(SLOTS + 2);
	uint8_t op = input_u8() % 8;

	respond(id, op, (int8_t)input_u8());
}

static void scribble(void) {
	size_t at = input_u16() % (XEN_PAGE_SIZE - 16);

	input_bytes((char *)sring + at, 1 + input_below(16));
}

static void harm(void) {
	switch (input_below(6)) {
	case 0:
		respond_wrongly();
		break;
	case 1:
		input_bytes((void *)&sring->ring[rsp_prod++ % SLOTS],
		    sizeof(struct blkif_response));
		break;
	case 2:
		xen_store_release(&sring->rsp_prod, rsp_prod + input_u8() - 16);
		break;
	case 3:
		scribble();
		break;
	case 4:
		kernel_event(1 + input_below(4));
		break;
	default:
		hold();
		break;
	}
}

static void act(void) {
	if (sring == NULL) {
		return;
	}
	switch (input_below(8)) {
	case 0:
		take();
		break;
	case 1:
		if (taken_count > 0) {
			answer(input_below(taken_count));
		}
		break;
	case 2:
		publish();
		break;
	case 3:
		harm();
		break;
	default:
		answer_all();
		break;
	}
}

static const struct device vbd = {
    .front = "device/vbd/51712",
    .back = "/local/domain/0/backend/vbd/7/51712",
    .ours = front_keys,
    .keys = back_keys,
    .map = map,
    .unmap = unmap,
    .act = act,
};

/* ---- Whoever uses the disk ---- */

static void use_whole(struct block_dev *bdev) {
	uint8_t what = input_u8();
	size_t len = input_u16() % IO_MAX;
	blkno_t block = input_u8();
	int ret = what & 1 ? block_dev_write(bdev, buffer, len, block)
	                   : block_dev_read(bdev, buffer, len, block);

	REQUIRE(ret < 0 || ret == (int)len);
}

static void submit(struct block_dev *bdev, unsigned int i) {
	uint8_t what = input_u8();
	struct xen_blk_io *io = &ios[i].io;

	if (ios[i].used) {
		return;
	}
	*io = (struct xen_blk_io){
	    .op = what & 1   ? XEN_BLK_WRITE
	          : what & 2 ? XEN_BLK_READ
	          : what & 4 ? XEN_BLK_DISCARD
	                     : XEN_BLK_FLUSH,
	    .offset = input_u8() * 512,
	    .buf = ios[i].buf,
	    .len = input_u8() % (IO_MAX / 512 + 1) * 512,
	};
	if (io->op == XEN_BLK_FLUSH) {
		io->offset = io->len = 0;
	}
	ios[i].used = xen_blk_submit(bdev, io) == 0;
}

/** After the wait it is over, whoever is at fault. */
static void await(struct block_dev *bdev, unsigned int i) {
	if (ios[i].used) {
		xen_blk_wait(bdev, &ios[i].io);
		REQUIRE(ios[i].io.complete);
		ios[i].used = false;
	}
}

static void use(void) {
	struct block_dev *bdev = block_dev_find("xvda");
	uint8_t what = input_u8();
	struct xen_blk_info info;

	if (bdev == NULL) {
		return;
	}
	switch (what % 8) {
	case 0:
	case 1:
		use_whole(bdev);
		break;
	case 2:
		xen_blk_kick(bdev);
		break;
	case 3:
		await(bdev, what / 8 % IOS);
		break;
	case 4:
		xen_blk_flush(bdev);
		break;
	case 5:
		xen_blk_info(bdev, &info);
		break;
	default:
		submit(bdev, what / 8 % IOS);
		break;
	}
}

void target_run(void) {
	struct block_dev *bdev;
	unsigned int i;

	memset(ios, 0, sizeof(ios));
	sring = NULL;
	if (!device_start(&vbd)) {
		return;
	}
	bdev = block_dev_find("xvda");
	while (!input_over()) {
		if (input_u8() & 1) {
			use();
		}
		else {
			device_step();
		}
		bdev = bdev != NULL ? bdev : block_dev_find("xvda");
	}
	device_stop();
	for (i = 0; i < IOS; i++) {
		REQUIRE(!ios[i].used || ios[i].io.complete);
	}
	REQUIRE(bdev == NULL || block_dev_find("xvda") == NULL);
}
