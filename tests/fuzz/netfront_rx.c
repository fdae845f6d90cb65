/**
 * @file
 * @brief What a backend may answer to netfront's receive requests
 *
 * Frames of several slots, extra info, wrong ids, offsets and lengths, blank
 * checksums, indices of any value, and a stack that runs out of memory. From
 * an honest backend, frames come through byte by byte.
 */

#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>

#include "input.h"
#include "kernel.h"
#include "net_path.h"

#define EXPECTED_MAX 8
#define SMALL_MAX    4 /* slots of a frame that was not merged */
#define MERGED_MAX   (NETFRONT_RX_CHAIN_MAX - 1) /* and of one that was */
#define ETH_MSS      1448

static struct netif_rx_sring *sring;
static uint32_t req_cons, rsp_prod;
static bool honest;

/* What an honest backend sent and the stack has not got yet. */
static struct {
	uint8_t bytes[MERGED_MAX * XEN_PAGE_SIZE];
	size_t len;
} expected[EXPECTED_MAX];
static unsigned int expected_first, expected_count;

static void on_frame(const uint8_t *frame, size_t len) {
	unsigned int i = expected_first;

	if (!honest) {
		return;
	}
	REQUIRE(expected_count > 0 && len == expected[i].len);
	REQUIRE(memcmp(frame, expected[i].bytes, len) == 0);
	expected_first = (i + 1) % EXPECTED_MAX;
	expected_count--;
}

static uint32_t slot(uint32_t index) {
	return index % NETFRONT_RX_MAX;
}

/** The next request; an unposted one is answered only by a liar. */
static struct netif_rx_request take(void) {
	return sring->ring[slot(req_cons++)].req;
}

static void respond(uint16_t id, uint16_t offset, uint16_t flags,
    int16_t status) {
	sring->ring[slot(rsp_prod++)].rsp = (struct netif_rx_response){.id = id,
	    .offset = offset,
	    .flags = flags,
	    .status = status};
}

static void publish(void) {
	xen_store_release(&sring->rsp_prod, rsp_prod);
}

/* ---- Honest ---- */

static void put(uint16_t flags) {
	struct netif_rx_request req = take();
	uint8_t *page = path_page(req.gref, true);
	uint16_t offset = input_below(64);
	uint16_t len = input_below(XEN_PAGE_SIZE - offset + 1);
	unsigned int i = (expected_first + expected_count) % EXPECTED_MAX;

	REQUIRE(page != NULL);
	memset(page, len, XEN_PAGE_SIZE);
	input_bytes(page + offset, len < 16 ? len : 16);
	memcpy(expected[i].bytes + expected[i].len, page + offset, len);
	expected[i].len += len;
	respond(req.id, offset, flags, len);
}

static void put_slot(const struct netif_extra_info *extra) {
	memcpy((void *)&sring->ring[slot(rsp_prod++)], extra, sizeof(*extra));
}

/** Takes the slot of a request, whose page stays empty. */
static void put_extra(void) {
	req_cons++;
	put_slot(&(struct netif_extra_info){.type = XEN_NETIF_EXTRA_TYPE_GSO,
	    .u.gso.size = ETH_MSS,
	    .u.gso.type = XEN_NETIF_GSO_TYPE_TCPV4});
}

/** A frame of up to @a max slots; too short ones do not reach the stack. */
static void put_frame(unsigned int max, bool merged) {
	unsigned int slots = 1 + input_below(max);
	unsigned int i = (expected_first + expected_count) % EXPECTED_MAX;

	if (xen_load_acquire(&sring->req_prod) - req_cons < slots + merged
	    || expected_count == EXPECTED_MAX) {
		return;
	}
	expected[i].len = 0;
	if (merged) {
		slots--;
		put(NETRXF_extra_info | (slots > 0 ? NETRXF_more_data : 0));
		put_extra();
	}
	while (slots > 0) {
		slots--;
		put(slots > 0 ? NETRXF_more_data : 0);
	}
	expected_count += expected[i].len >= 14;
}

static void step_honest(void) {
	switch (input_below(4)) {
	case 0:
		publish();
		path_event(path_nf.rx_port);
		REQUIRE(!path_nf.broken && expected_count == 0);
		break;
	case 1:
		put_frame(MERGED_MAX, true);
		break;
	default:
		put_frame(SMALL_MAX, false);
		break;
	}
}

/* ---- Hostile ---- */

/** A response, right but for what the input says. */
static void lie(void) {
	struct netif_rx_request req = take();
	uint8_t *page = path_page(req.gref, true);
	uint8_t what = input_u8();
	uint16_t flags = what >> 4, offset = 0;
	uint16_t len = input_u16() % (XEN_PAGE_SIZE + 2);

	if (what & 1) {
		req.id = input_u16();
	}
	if (page != NULL) {
		input_bytes(page, input_u8() % 128);
	}
	if (what & 2) {
		offset = input_u16();
	}
	if (what & 4) {
		len = input_u16();
	}
	respond(req.id, offset, flags, (int16_t)len);
}

static void raw_slot(void) {
	input_bytes((void *)&sring->ring[slot(rsp_prod++)], sizeof(sring->ring[0]));
}

/** Extra info, of a type that there is or is not, for a request. */
static void extra_slot(void) {
	struct netif_extra_info extra = {.type = input_below(6)};

	extra.flags = input_u8() & 1;
	extra.u.gso.size = input_u8();
	extra.u.gso.type = input_below(3);
	req_cons++;
	put_slot(&extra);
}

static void scribble(void) {
	uint8_t *bytes = (uint8_t *)sring;
	size_t at = input_u16() % (XEN_PAGE_SIZE - 16);

	input_bytes(bytes + at, 1 + input_below(16));
}

static void weather(void) {
	uint8_t what = input_u8();

	process_memory_short = what & 1;
	path_keep = what & 2;
	path_nf.up = !(what & 4);
	if (what & 8) {
		path_release();
	}
	if (what & 16) {
		kernel_time_pass(2);
	}
}

static void step_hostile(void) {
	switch (input_below(10)) {
	case 0:
		raw_slot();
		break;
	case 1:
		extra_slot();
		break;
	case 2:
		scribble();
		break;
	case 3:
		xen_store_release(&sring->rsp_prod, rsp_prod + input_u8() - 16);
		break;
	case 4:
		weather();
		break;
	case 5:
	case 6:
		publish();
		path_event(path_nf.rx_port);
		break;
	default:
		lie();
		break;
	}
}

void target_run(void) {
	uint8_t mode = input_u8();

	honest = mode & 1;
	req_cons = rsp_prod = mode & 2 ? 0u - input_u8() : 0;
	expected_first = expected_count = 0;
	path_start(req_cons);
	path_on_frame = on_frame;
	sring = path_nf.rx.ring.shared;
	while (!input_over() && !path_nf.broken) {
		honest ? step_honest() : step_hostile();
	}
	publish();
	path_event(path_nf.rx_port);
	path_stop();
}
