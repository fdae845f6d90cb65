/**
 * @file
 * @brief A pattern that can be computed anywhere from its place on the disk
 */

#include <string.h>

#include "block_util.h"

/** Number @a index, from 0, of the SplitMix64 sequence of @a seed. */
static uint64_t splitmix64(uint64_t seed, uint64_t index) {
	uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/** Bytes of the pattern that lie in one word, from @a offset on. */
static size_t word_part(size_t len, uint64_t offset) {
	size_t room = 8 - offset % 8;

	return len < room ? len : room;
}

void block_pattern_fill(void *buf, size_t len, uint64_t seed, uint64_t offset) {
	char *p = buf;

	while (len > 0) {
		uint64_t word = splitmix64(seed, offset / 8);
		size_t part = word_part(len, offset);

		memcpy(p, (char *)&word + offset % 8, part);
		p += part;
		offset += part;
		len -= part;
	}
}

size_t block_pattern_check(const void *buf, size_t len, uint64_t seed,
    uint64_t offset) {
	const char *p = buf;
	size_t done = 0;

	while (done < len) {
		uint64_t word = splitmix64(seed, (offset + done) / 8);
		const char *expected = (char *)&word + (offset + done) % 8;
		size_t part = word_part(len - done, offset + done);
		size_t i;

		for (i = 0; i < part; i++) {
			if (p[done + i] != expected[i]) {
				return done + i;
			}
		}
		done += part;
	}
	return len;
}
