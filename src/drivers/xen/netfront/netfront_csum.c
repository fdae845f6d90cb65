/**
 * @file
 * @brief Completion of checksums that the backend left blank (RFC 1071)
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <net/l2/ethernet.h>

#include "netfront_csum.h"

#define ETHERTYPE_VLAN 0x8100
#define VLAN_HLEN      4

#define IPV4_HLEN_MIN  20
#define IPV4_LEN       2 /* offsets of header fields */
#define IPV4_FRAGMENT  6
#define IPV4_PROTOCOL  9
#define IPV4_ADDRESSES 12
#define IPV4_FRAG_BITS 0x3fff /* more-fragments flag and offset */

#define PROTO_TCP 6
#define PROTO_UDP 17

/** Where a transport protocol keeps its checksum. */
struct csum_field {
	size_t header; /* bytes of the shortest header */
	size_t offset;
};

static uint16_t csum_get16(const uint8_t *p) {
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* Sum in the machine's byte order: its carries wrap, so the order of octets
 * within words does not matter as long as it is the same throughout. */
static uint64_t csum_add(uint64_t sum, const uint8_t *p, size_t len) {
	uint32_t word;

	for (; len >= sizeof word; p += sizeof word, len -= sizeof word) {
		memcpy(&word, p, sizeof word);
		sum += word;
	}
	word = 0;
	memcpy(&word, p, len);
	return sum + word;
}

static uint16_t csum_fold(uint64_t sum) {
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* Offset of the IPv4 header, 0 if there is none. */
static size_t csum_ipv4_offset(const uint8_t *frame, size_t len) {
	size_t offset = ETH_HLEN;

	if (len < ETH_HLEN) {
		return 0;
	}
	if (csum_get16(frame + ETH_HLEN - 2) == ETHERTYPE_VLAN) {
		offset += VLAN_HLEN;
	}
	if (len < offset + IPV4_HLEN_MIN
	    || csum_get16(frame + offset - 2) != ETH_P_IP
	    || frame[offset] >> 4 != 4) {
		return 0;
	}
	return offset;
}

static int csum_field_of(uint8_t protocol, struct csum_field *field) {
	switch (protocol) {
	case PROTO_TCP:
		*field = (struct csum_field){.header = 20, .offset = 16};
		return 0;
	case PROTO_UDP:
		*field = (struct csum_field){.header = 8, .offset = 6};
		return 0;
	default:
		return -EPROTO;
	}
}

static void csum_write(const uint8_t *ip, uint8_t *l4, size_t l4_len,
    const struct csum_field *field) {
	uint8_t tail[4] = {0, ip[IPV4_PROTOCOL], l4_len >> 8, l4_len & 0xff};
	uint64_t sum;
	uint16_t csum;

	memset(l4 + field->offset, 0, sizeof csum);
	sum = csum_add(0, ip + IPV4_ADDRESSES, 8);
	sum = csum_add(sum, tail, sizeof tail);
	sum = csum_add(sum, l4, l4_len);
	csum = ~csum_fold(sum);
	if (csum == 0 && ip[IPV4_PROTOCOL] == PROTO_UDP) {
		csum = 0xffff; /* zero would mean "no checksum" (RFC 768) */
	}
	memcpy(l4 + field->offset, &csum, sizeof csum);
}

int netfront_csum_complete(uint8_t *frame, size_t len) {
	size_t offset = csum_ipv4_offset(frame, len);
	uint8_t *ip = frame + offset;
	struct csum_field field;
	size_t hlen, total;

	if (offset == 0 || csum_field_of(ip[IPV4_PROTOCOL], &field) != 0) {
		return -EPROTO;
	}
	hlen = (ip[0] & 0x0f) * 4u;
	total = csum_get16(ip + IPV4_LEN);
	if (hlen < IPV4_HLEN_MIN || total > len - offset
	    || total < hlen + field.header
	    || csum_get16(ip + IPV4_FRAGMENT) & IPV4_FRAG_BITS) {
		return -EPROTO;
	}
	csum_write(ip, ip + hlen, total - hlen, &field);
	return 0;
}
