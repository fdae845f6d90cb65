/**
 * @file
 * @brief Random backends, frames, archives and requests
 *
 * Honest ones have to come through unharmed. Hostile ones may be refused, but
 * nothing is touched out of bounds, no buffer is lost, and what is accepted
 * keeps its promises.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <asm/xen/barrier.h>
#include <asm/xen/page.h>
#include <xen/io/netif.h>

#include <cmds/httpd/http_request.h>
#include <cmds/httpd/ustar.h>
#include <drivers/xen/netfront/netfront_csum.h>
#include <drivers/xen/netfront/netfront_gso.h>
#include <drivers/xen/netfront/netfront_mac.h>
#include <drivers/xen/netfront/netfront_rx.h>
#include <drivers/xen/netfront/netfront_tx.h>

#include "fuzz.h"
#include "kernel.h"

#define BUFFERS 40
#define ROUNDS  200

/** Returns its line if the condition does not hold. */
#define REQUIRE(condition)   \
	do {                     \
		if (!(condition)) {  \
			return __LINE__; \
		}                    \
	} while (0)

const unsigned int fuzz_seeds = 300;

static unsigned long good, bad;
static bool hostile;

/* Sometimes, and then only a hostile one. */
static bool attack(unsigned int odds) {
	return hostile && chance_below(odds) == 0;
}

static uint16_t any_u16(void) {
	static const uint16_t edges[] = {0, 1, BUFFERS - 1, BUFFERS, 255, 256, 4095,
	    4096, 4097, 0x7fff, 0x8000, 0xfffe, 0xffff};

	return chance_below(2) ? edges[chance_below(13)] : chance_below(0x10000);
}

static void fill(uint8_t *p, size_t len) {
	for (size_t i = 0; i < len; i++) {
		p[i] = chance_below(256);
	}
}

static uint8_t *ring_page;
static uint8_t *pages[BUFFERS];

static void pages_take(void) {
	ring_page = process_alloc(XEN_PAGE_SIZE);
	for (int i = 0; i < BUFFERS; i++) {
		pages[i] = process_alloc(XEN_PAGE_SIZE);
	}
}

static void pages_give(void) {
	process_free(ring_page);
	for (int i = 0; i < BUFFERS; i++) {
		process_free(pages[i]);
	}
}

/* ---- Receive ---- */

static struct netfront_rx rx;
static uint32_t rx_req_cons, rx_rsp_prod;
static uint8_t rx_sent[NETFRONT_RX_CHAIN_MAX * XEN_PAGE_SIZE];
static size_t rx_sent_len;

static void rx_start(void) {
	uint32_t start = chance_below(2) ? 0xffffff80u : 0;

	memset(&rx, 0, sizeof(rx));
	xen_ring_init(&rx.ring, ring_page, 0, sizeof(union netif_rx_sring_entry),
	    start);
	rx_req_cons = rx_rsp_prod = start;
	rx.count = BUFFERS;
	for (unsigned int id = 0; id < BUFFERS; id++) {
		rx.buf[id].page = pages[id];
		rx.buf[id].ref = id;
	}
}

static void rx_slot(bool last) {
	struct netif_rx_sring *sring = (struct netif_rx_sring *)ring_page;
	uint32_t mask = rx.ring.slots - 1;
	struct netif_rx_request req = sring->ring[rx_req_cons++ & mask].req;
	uint16_t offset = chance_below(64);
	uint16_t len = chance_below(XEN_PAGE_SIZE - offset + 1);
	struct netif_rx_response rsp = {.id = req.id,
	    .offset = offset,
	    .status = (int16_t)len};

	fill(pages[req.gref] + offset, len);
	memcpy(rx_sent + rx_sent_len, pages[req.gref] + offset, len);
	rx_sent_len += len;
	rsp.flags = last ? 0 : NETRXF_more_data;
	if (attack(8)) {
		uint16_t *field[] = {&rsp.id, &rsp.offset, &rsp.flags,
		    (uint16_t *)&rsp.status};

		*field[chance_below(4)] = any_u16();
	}
	sring->ring[rx_rsp_prod++ & mask].rsp = rsp;
}

static void rx_publish(void) {
	struct netif_rx_sring *sring = (struct netif_rx_sring *)ring_page;

	xen_store_release(&sring->rsp_prod,
	    attack(50) ? rx_rsp_prod + any_u16() : rx_rsp_prod);
}

static unsigned int rx_owned(void) {
	unsigned int owned = rx.chain.slots;

	for (unsigned int id = 0; id < BUFFERS; id++) {
		owned += rx.buf[id].posted;
	}
	return owned;
}

/* Takes a frame that is there; 0, a line, or -EPROTO. */
static int rx_take(void) {
	int ret = netfront_rx_next(&rx);
	size_t len = rx.chain.len;
	uint8_t *copy;

	if (ret == -EPROTO) {
		return ret;
	}
	REQUIRE(rx_owned() == BUFFERS);
	if (ret == NETFRONT_RX_NONE) {
		REQUIRE(hostile);
		return 0;
	}
	copy = process_alloc(len);
	netfront_rx_copy(&rx, copy);
	ret = hostile || (len == rx_sent_len && memcmp(copy, rx_sent, len) == 0);
	process_free(copy);
	REQUIRE(ret);
	REQUIRE(netfront_rx_recycle(&rx) == 0);
	good++;
	return 0;
}

static int fuzz_rx(void) {
	int ret;

	rx_start();
	REQUIRE(netfront_rx_post_all(&rx) == 0);
	for (int round = 0; round < ROUNDS; round++) {
		unsigned int slots = 1 + chance_below(NETFRONT_RX_CHAIN_MAX);

		xen_ring_kick(&rx.ring);
		rx_sent_len = 0;
		if (rx.ring.req_visible - rx_req_cons < slots) {
			break; /* a hostile backend has run out of requests */
		}
		for (unsigned int i = 1; i <= slots; i++) {
			rx_slot(i == slots);
		}
		rx_publish();
		ret = rx_take();
		if (ret == -EPROTO) {
			REQUIRE(hostile);
			bad++;
			return 0;
		}
		if (ret != 0) {
			return ret;
		}
	}
	return 0;
}

/* ---- Transmit ---- */

static struct netfront_tx tx;
static uint32_t tx_req_cons, tx_rsp_prod;
static uint8_t tx_data[NETFRONT_GSO_SIZE_MAX];
static uint16_t tx_ids[NETFRONT_TX_MAX];
static unsigned int tx_waiting;

static void tx_start(void) {
	uint32_t start = chance_below(2) ? 0xffffff80u : 0;

	memset(&tx, 0, sizeof(tx));
	xen_ring_init(&tx.ring, ring_page, 0, sizeof(union netif_tx_sring_entry),
	    start);
	tx_req_cons = tx_rsp_prod = start;
	tx_waiting = 0;
	tx.count = BUFFERS;
	for (unsigned int id = 0; id < BUFFERS; id++) {
		memset(pages[id], 0, XEN_PAGE_SIZE);
		tx.buf[id].page = pages[id];
		tx.buf[id].ref = id;
	}
	netfront_tx_init(&tx);
}

/* Cuts the first @a len bytes of tx_data into pieces. */
static void tx_cut(struct netfront_tx_packet *packet, size_t len) {
	size_t at = 0;

	packet->pieces = 0;
	packet->len = len;
	while (at < len) {
		size_t n = 1 + chance_below(len - at);

		if (packet->pieces == NETFRONT_TX_PIECES - 1) {
			n = len - at;
		}
		packet->piece[packet->pieces++] =
		    (struct netfront_tx_piece){tx_data + at, n};
		at += n;
	}
}

static struct netif_tx_request tx_request(void) {
	struct netif_tx_sring *sring = (struct netif_tx_sring *)ring_page;

	return sring->ring[tx_req_cons++ & (tx.ring.slots - 1)].req;
}

static bool is_zero(const uint8_t *p, size_t len) {
	while (len-- > 0) {
		if (*p++ != 0) {
			return false;
		}
	}
	return true;
}

/* The backend's view of one packet. */
static int tx_receive(size_t len, bool extra) {
	struct netif_tx_request req = tx_request();
	size_t size = len < 60 ? 60 : len;
	size_t at = 0;

	REQUIRE(req.size == size);
	REQUIRE(extra == !!(req.flags & NETTXF_extra_info));
	tx_req_cons += extra;
	for (;;) {
		size_t n = len - at < XEN_PAGE_SIZE ? len - at : XEN_PAGE_SIZE;

		REQUIRE(req.offset == 0 && req.gref < BUFFERS);
		REQUIRE(memcmp(pages[req.gref], tx_data + at, n) == 0);
		REQUIRE(is_zero(pages[req.gref] + n, XEN_PAGE_SIZE - n));
		tx_ids[tx_waiting++] = req.id;
		at += n;
		if (!(req.flags & NETTXF_more_data)) {
			break;
		}
		req = tx_request();
		REQUIRE(req.size > 0);
	}
	REQUIRE(at == len);
	return 0;
}

static void tx_respond(uint16_t id, int16_t status) {
	struct netif_tx_sring *sring = (struct netif_tx_sring *)ring_page;

	if (attack(30)) {
		id = any_u16();
	}
	if (attack(30)) {
		status = (int16_t)any_u16();
	}
	sring->ring[tx_rsp_prod++ & (tx.ring.slots - 1)].rsp =
	    (struct netif_tx_response){.id = id, .status = status};
}

/* Answers some requests, in any order. */
static void tx_answer(unsigned int extras) {
	struct netif_tx_sring *sring = (struct netif_tx_sring *)ring_page;
	unsigned int count = chance_below(tx_waiting + 1);

	while (extras-- > 0) {
		tx_respond(any_u16(), NETIF_RSP_NULL);
	}
	while (count-- > 0) {
		unsigned int i = chance_below(tx_waiting);

		tx_respond(tx_ids[i],
		    chance_below(10) ? NETIF_RSP_OKAY : NETIF_RSP_DROPPED);
		tx_ids[i] = tx_ids[--tx_waiting];
	}
	xen_store_release(&sring->rsp_prod,
	    attack(100) ? tx_rsp_prod + any_u16() : tx_rsp_prod);
}

static int fuzz_tx(void) {
	tx_start();
	fill(tx_data, sizeof(tx_data));
	for (int round = 0; round < ROUNDS; round++) {
		struct netfront_tx_packet packet = {0};
		size_t len = 14 + chance_below(chance_below(3) ? 1500 : 65000);
		int err;

		tx_cut(&packet, len);
		packet.mss = chance_below(2) ? 1460 : 0;
		err = netfront_tx_add(&tx, &packet);
		REQUIRE(err == 0 || err == -ENOSPC);
		xen_ring_kick(&tx.ring);
		if (err == 0) {
			err = tx_receive(len, packet.mss > 0);
			REQUIRE(err == 0 || hostile);
			good++;
			tx_answer(packet.mss > 0);
		}
		else {
			tx_answer(0);
		}
		if (netfront_tx_reclaim(&tx) < 0) {
			REQUIRE(hostile);
			bad++;
			return 0;
		}
		REQUIRE(hostile || tx.free + tx_waiting == BUFFERS);
		if (err != 0 && err != -ENOSPC) {
			return 0; /* the attacker confused its own accounts */
		}
	}
	return 0;
}

/* ---- Frames ---- */

static size_t make_segment(uint8_t *frame, uint32_t seq, size_t payload) {
	memset(frame, 0, 54);
	frame[12] = 0x08;
	frame[14] = 0x45;
	frame[16] = (40 + payload) >> 8;
	frame[17] = (40 + payload) & 0xff;
	frame[23] = chance_below(8) ? 6 : 17;
	for (int i = 0; i < 4; i++) {
		frame[38 + i] = seq >> (24 - 8 * i);
	}
	frame[46] = 0x50;
	frame[47] = 0x10;
	fill(frame + 54, payload);
	return 54 + payload;
}

static void mutate(uint8_t *p, size_t len) {
	while (len > 0 && attack(2)) {
		p[chance_below(len)] = chance_below(256);
	}
}

static int fuzz_csum(void) {
	for (int round = 0; round < ROUNDS; round++) {
		size_t len = 54 + chance_below(1460);
		uint8_t *frame = process_alloc(len);
		size_t cut = attack(4) ? chance_below(len) : len;
		uint8_t *exact = process_alloc(cut);
		int err;

		make_segment(frame, round, len - 54);
		mutate(frame, len < 60 ? len : 60);
		memcpy(exact, frame, cut);
		err = netfront_csum_complete(exact, cut);
		*(err == 0 ? &good : &bad) += 1;
		process_free(frame);
		process_free(exact);
		REQUIRE(err == 0 || hostile);
	}
	return 0;
}

static int fuzz_gso(void) {
	struct netfront_gso gso;
	uint32_t seq = chance_below(0x10000) << 16 | chance_below(0x10000);
	bool open = false;

	for (int round = 0; round < ROUNDS; round++) {
		size_t payload = 1 + chance_below(4) * 486;
		uint8_t *frame = process_alloc(54 + payload);
		size_t len = make_segment(frame, seq, payload);

		mutate(frame, 54);
		if (!open
		    || !netfront_gso_append(&gso, frame, len, NETFRONT_GSO_SIZE_MAX)) {
			if (open) {
				netfront_gso_finish(&gso);
			}
			open = netfront_gso_start(&gso, frame, len);
		}
		process_free(frame);
		REQUIRE(!open || gso.header_len + gso.payload <= NETFRONT_GSO_SIZE_MAX);
		seq += payload;
		*(open ? &good : &bad) += 1;
	}
	return 0;
}

static int fuzz_mac(void) {
	static const char letters[] = "0123456789abcdefABCDEF:: gx-";
	uint8_t mac[6];

	for (int round = 0; round < ROUNDS; round++) {
		size_t len = chance_below(20);
		char *text = process_alloc(len + 1);
		int err;

		for (size_t i = 0; i < len; i++) {
			text[i] = i % 3 == 2 && chance_below(20)
			              ? ':'
			              : letters[chance_below(28)];
		}
		err = netfront_mac_parse(text, mac);
		REQUIRE(err == -EINVAL || (len == 17 && !(mac[0] & 1)));
		*(err == 0 ? &good : &bad) += 1;
		process_free(text);
	}
	return 0;
}

/* ---- Archives and requests ---- */

#define ARCHIVE_BLOCKS 24

static uint8_t *archive;
static uint64_t archive_size;

static int archive_read(void *arg, void *buf, size_t len, uint64_t offset) {
	(void)arg;
	if (offset > archive_size || len > archive_size - offset) {
		process_abort("a read beyond the archive");
	}
	memcpy(buf, archive + offset, len);
	return 0;
}

static void archive_header(uint8_t *block, unsigned int size) {
	unsigned int sum = 0;

	memset(block, 0, USTAR_BLOCK);
	block[0] = 'a' + chance_below(26);
	block[1] = chance_below(4) ? 0 : '/';
	for (int i = 0; i < 11; i++) {
		block[124 + i] = '0' + (size >> (30 - 3 * i) & 7);
	}
	block[156] = chance_below(4) ? '0' : '5';
	memcpy(block + 257, "ustar", 6);
	mutate(block, USTAR_BLOCK);
	memset(block + 148, ' ', 8);
	for (int i = 0; i < USTAR_BLOCK; i++) {
		sum += block[i];
	}
	for (int i = 0; i < 6; i++) {
		block[148 + i] = '0' + (sum >> (15 - 3 * i) & 7);
	}
	if (attack(8)) {
		block[chance_below(USTAR_BLOCK)] ^= 1;
	}
}

static void archive_make(void) {
	unsigned int at = 0;

	archive_size = ARCHIVE_BLOCKS * USTAR_BLOCK - chance_below(3) * 100;
	archive = process_alloc(ARCHIVE_BLOCKS * USTAR_BLOCK);
	while (at < ARCHIVE_BLOCKS - 4) {
		unsigned int size = chance_below(1400);

		archive_header(archive + at * USTAR_BLOCK, size);
		at += 1 + (size + USTAR_BLOCK - 1) / USTAR_BLOCK;
	}
}

static int fuzz_ustar(void) {
	struct ustar_source source = {.read = archive_read};
	struct ustar_index index;
	int err;

	archive_make();
	source.size = archive_size;
	err = ustar_index_build(&index, &source, 8);
	*(err == 0 ? &good : &bad) += 1;
	REQUIRE(err == 0 || hostile || err == -ENFILE || err == -EFBIG);
	for (unsigned int i = 0; err == 0 && i < index.count; i++) {
		const struct ustar_file *file = &index.files[i];

		REQUIRE(file->size <= archive_size
		        && file->offset <= archive_size - file->size);
		REQUIRE(ustar_index_find(&index, file->name) != NULL);
	}
	ustar_index_free(&index);
	process_free(archive);
	return 0;
}

static int fuzz_http(void) {
	static const char *const parts[] = {"GET ", "HEAD ", "POST ", "/", "/a%20b",
	    "/%", "?x", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r\n\r\n",
	    "Range: bytes=", "0-", "-5", "9999999999999999999", "Connection: close",
	    ":", " ", "\0"};
	struct http_request request;

	for (int round = 0; round < ROUNDS; round++) {
		char text[512];
		size_t len = 0;
		uint64_t offset = 0, length = chance_below(1000);
		uint64_t size = length;
		size_t taken;
		char *exact;

		while (len < 300 && chance_below(20)) {
			const char *part = parts[chance_below(19)];

			memcpy(text + len, part, strlen(part));
			len += strlen(part);
		}
		mutate((uint8_t *)text, len);
		exact = process_alloc(len);
		memcpy(exact, text, len);
		taken = http_request_parse(&request, exact, len);
		process_free(exact);
		REQUIRE(taken <= len);
		if (taken == 0 || request.status != 200) {
			bad++;
			continue;
		}
		good++;
		REQUIRE(strlen(request.path) < HTTP_PATH_MAX);
		if (http_range_apply(&request, &offset, &length) != 416) {
			REQUIRE(length <= size && offset <= size - length);
		}
	}
	return 0;
}

int fuzz_run(bool with_attacks) {
	static int (*const checks[])(void) = {fuzz_rx, fuzz_tx, fuzz_csum, fuzz_gso,
	    fuzz_mac, fuzz_ustar, fuzz_http};
	int line = 0;

	hostile = with_attacks;
	pages_take();
	for (size_t i = 0; i < 7 && line == 0; i++) {
		line = checks[i]();
	}
	pages_give();
	return line;
}

void fuzz_report(void) {
	printf("net: %lu inputs taken, %lu refused\n", good, bad);
}
