/**
 * @file
 * @brief Internet checksum (RFC 1071) of a block
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <lwip/opt.h>

/** Bytes that one round sums, in two chains that run side by side. */
#define ROUND 32

struct chksum {
	uint64_t even;
	uint64_t odd;
};

static inline uint64_t chksum_word(const uint8_t *p) {
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

/* Adds the carry that fell out, as ones' complement wants it. */
static inline uint64_t chksum_add(uint64_t sum, uint64_t word) {
	sum += word;
	return sum + (sum < word);
}

static uint16_t chksum_fold(uint64_t sum) {
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

unsigned short net_chksum(const void *data, int len) {
	const uint8_t *p = data;
	struct chksum sum = {0};
	uint64_t tail = 0;

	for (; len >= ROUND; p += ROUND, len -= ROUND) {
		sum.even = chksum_add(sum.even, chksum_word(p));
		sum.odd = chksum_add(sum.odd, chksum_word(p + 8));
		sum.even = chksum_add(sum.even, chksum_word(p + 16));
		sum.odd = chksum_add(sum.odd, chksum_word(p + 24));
	}
	for (; len >= 8; p += 8, len -= 8) {
		sum.even = chksum_add(sum.even, chksum_word(p));
	}
	memcpy(&tail, p, len);
	sum.odd = chksum_add(sum.odd, tail);
	return chksum_fold(chksum_add(sum.even, sum.odd));
}
