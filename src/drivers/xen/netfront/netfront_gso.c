/**
 * @file
 * @brief Merging of TCP segments into one large packet for the backend
 */
#include <string.h>

#include <net/l2/ethernet.h>

#include "netfront_gso.h"

/* Offsets in the frame: the IPv4 header has no options. */
#define IP           ETH_HLEN
#define IP_HLEN      20
#define IP_LEN       (IP + 2)
#define IP_ID        (IP + 4)
#define IP_FRAGMENT  (IP + 6)
#define IP_TTL       (IP + 8)
#define IP_PROTOCOL  (IP + 9)
#define IP_CSUM      (IP + 10)
#define IP_ADDRESSES (IP + 12)
#define TCP          (IP + IP_HLEN)
#define TCP_SEQ      (TCP + 4)
#define TCP_ACK      (TCP + 8)
#define TCP_DOFF     (TCP + 12)
#define TCP_FLAGS    (TCP + 13)
#define TCP_WINDOW   (TCP + 14)
#define TCP_CSUM     (TCP + 16)
#define TCP_URGENT   (TCP + 18)
#define TCP_HLEN     20

#define IP_VERSION_HLEN 0x45
#define IP_FRAG_BITS    0x3fff
#define PROTO_TCP       6
#define FLAG_PSH        0x08
#define FLAG_ACK        0x10

static uint16_t get16(const uint8_t *p) {
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const uint8_t *p) {
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static void put16(uint8_t *p, uint16_t value) {
	p[0] = value >> 8;
	p[1] = value & 0xff;
}

/* Bytes of all headers of a frame that may be merged, or 0. */
static size_t segment_header_len(const uint8_t *frame, size_t len) {
	size_t hlen;

	if (len < TCP + TCP_HLEN || get16(frame + ETH_HLEN - 2) != ETH_P_IP
	    || frame[IP] != IP_VERSION_HLEN || frame[IP_PROTOCOL] != PROTO_TCP
	    || get16(frame + IP_LEN) != len - ETH_HLEN
	    || get16(frame + IP_FRAGMENT) & IP_FRAG_BITS) {
		return 0;
	}
	hlen = TCP + (frame[TCP_DOFF] >> 4) * 4u;
	if (hlen < TCP + TCP_HLEN || hlen >= len
	    || (frame[TCP_FLAGS] & ~FLAG_PSH) != FLAG_ACK) {
		return 0;
	}
	return hlen;
}

bool netfront_gso_start(struct netfront_gso *gso, const uint8_t *frame,
    size_t len) {
	size_t hlen = segment_header_len(frame, len);

	if (hlen == 0) {
		return false;
	}
	memcpy(gso->header, frame, hlen);
	gso->header_len = hlen;
	gso->mss = gso->payload = len - hlen;
	gso->next_seq = get32(frame + TCP_SEQ) + gso->payload;
	gso->tcp_flags = frame[TCP_FLAGS];
	gso->closed = false;
	return true;
}

static bool same(const struct netfront_gso *gso, const uint8_t *frame,
    size_t from, size_t to) {
	return memcmp(gso->header + from, frame + from, to - from) == 0;
}

/* Nothing of the headers differs but what counts the segments. */
static bool same_flow(const struct netfront_gso *gso, const uint8_t *frame) {
	return same(gso, frame, 0, IP_LEN) && same(gso, frame, IP_FRAGMENT, IP_CSUM)
	       && same(gso, frame, IP_ADDRESSES, TCP_SEQ)
	       && same(gso, frame, TCP_ACK, TCP_FLAGS)
	       && same(gso, frame, TCP_WINDOW, TCP_CSUM)
	       && same(gso, frame, TCP_URGENT, gso->header_len);
}

bool netfront_gso_append(struct netfront_gso *gso, const uint8_t *frame,
    size_t len, size_t max) {
	size_t payload;

	if (gso->closed || segment_header_len(frame, len) != gso->header_len) {
		return false;
	}
	payload = len - gso->header_len;
	if (payload > gso->mss || gso->header_len + gso->payload + payload > max
	    || get32(frame + TCP_SEQ) != gso->next_seq || !same_flow(gso, frame)) {
		return false;
	}
	gso->payload += payload;
	gso->next_seq += payload;
	gso->tcp_flags |= frame[TCP_FLAGS];
	gso->closed = payload < gso->mss;
	return true;
}

static uint32_t sum16(const uint8_t *p, size_t len) {
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i += 2) {
		sum += get16(p + i);
	}
	return sum;
}

static uint16_t fold(uint32_t sum) {
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)(sum + (sum >> 16));
}

void netfront_gso_finish(struct netfront_gso *gso) {
	uint8_t *header = gso->header;
	size_t tcp_len = gso->header_len - TCP + gso->payload;

	put16(header + IP_LEN, IP_HLEN + tcp_len);
	put16(header + IP_CSUM, 0);
	put16(header + IP_CSUM, ~fold(sum16(header + IP, IP_HLEN)));
	header[TCP_FLAGS] = gso->tcp_flags;
	/* Blank means: the sum of the pseudo header, for whoever completes it. */
	put16(header + TCP_CSUM,
	    fold(sum16(header + IP_ADDRESSES, 8) + PROTO_TCP + tcp_len));
}
