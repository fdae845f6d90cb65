/**
 * @file
 * @brief Bitmaps. Not atomic: never for memory shared with others.
 */

#ifndef LIB_LIBDS_BITMAP_H_
#define LIB_LIBDS_BITMAP_H_

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#define BITMAP_BITS              (8 * sizeof(unsigned long))
#define BITMAP_SIZE(nbits)       (((nbits) + BITMAP_BITS - 1) / BITMAP_BITS)
#define BITMAP_DECL(name, nbits) unsigned long name[BITMAP_SIZE(nbits)]
#define BITMAP_OFFSET(bit)       ((bit) / BITMAP_BITS)
#define BITMAP_SHIFT(bit)        ((bit) % BITMAP_BITS)
#define BITMAP_MASK(bit)         (0x1ul << BITMAP_SHIFT(bit))

static inline void bitmap_set_bit(unsigned long *bitmap, unsigned int bit) {
	bitmap[BITMAP_OFFSET(bit)] |= BITMAP_MASK(bit);
}

static inline void bitmap_clear_bit(unsigned long *bitmap, unsigned int bit) {
	bitmap[BITMAP_OFFSET(bit)] &= ~BITMAP_MASK(bit);
}

static inline unsigned int bitmap_test_bit(const unsigned long *bitmap,
    unsigned int bit) {
	return 0x1ul & (bitmap[BITMAP_OFFSET(bit)] >> BITMAP_SHIFT(bit));
}

static inline void bitmap_set_all(unsigned long *bitmap, unsigned int nbits) {
	memset(bitmap, ~0, BITMAP_SIZE(nbits) * sizeof(*bitmap));
}

static inline void bitmap_clear_all(unsigned long *bitmap, unsigned int nbits) {
	memset(bitmap, 0, BITMAP_SIZE(nbits) * sizeof(*bitmap));
}

static inline unsigned int __bitmap_find_bit(const unsigned long *bitmap,
    unsigned int nbits, unsigned int start, bool zero_bit) {
	unsigned long flip = zero_bit ? ~0ul : 0;
	unsigned long word;
	unsigned int i;

	if (start >= nbits) {
		return nbits;
	}

	i = BITMAP_OFFSET(start);
	word = (bitmap[i] ^ flip) & (~0ul << BITMAP_SHIFT(start));
	while (!word) {
		if (++i >= BITMAP_SIZE(nbits)) {
			return nbits;
		}
		word = bitmap[i] ^ flip;
	}

	start = i * BITMAP_BITS + __builtin_ctzl(word);
	return start < nbits ? start : nbits;
}

/** @return first set bit from @a start on, or @a nbits. */
static inline unsigned int bitmap_find_bit(const unsigned long *bitmap,
    unsigned int nbits, unsigned int start) {
	return __bitmap_find_bit(bitmap, nbits, start, false);
}

/** @return first clear bit from @a start on, or @a nbits. */
static inline unsigned int bitmap_find_zero_bit(const unsigned long *bitmap,
    unsigned int nbits, unsigned int start) {
	return __bitmap_find_bit(bitmap, nbits, start, true);
}

#endif /* LIB_LIBDS_BITMAP_H_ */
