/**
 * @file
 * @brief Blocks of memory.
 *
 * Copies move 64 bytes an iteration in SSE registers, unaligned: data of
 * packets and sectors is copied to and from granted pages at any offset.
 */

#include <stdint.h>
#include <string.h>

/* Or the compiler would turn the loops below into calls of themselves. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

typedef uint64_t vec_t __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t word_t __attribute__((aligned(1), may_alias));

#define VEC  sizeof(vec_t)
#define WORD sizeof(word_t)

/* Loads come before the stores of the same 64 bytes: right for any overlap
 * with dst below src. */
static inline void copy_up(char *dst, const char *src, size_t n) {
	for (; n >= 4 * VEC; n -= 4 * VEC, dst += 4 * VEC, src += 4 * VEC) {
		vec_t a = ((const vec_t *)src)[0];
		vec_t b = ((const vec_t *)src)[1];
		vec_t c = ((const vec_t *)src)[2];
		vec_t d = ((const vec_t *)src)[3];

		((vec_t *)dst)[0] = a;
		((vec_t *)dst)[1] = b;
		((vec_t *)dst)[2] = c;
		((vec_t *)dst)[3] = d;
	}
	for (; n >= WORD; n -= WORD, dst += WORD, src += WORD) {
		*(word_t *)dst = *(const word_t *)src;
	}
	for (; n; n--) {
		*dst++ = *src++;
	}
}

static inline void copy_down(char *dst, const char *src, size_t n) {
	for (dst += n, src += n; n >= 4 * VEC; n -= 4 * VEC) {
		dst -= 4 * VEC;
		src -= 4 * VEC;

		vec_t a = ((const vec_t *)src)[0];
		vec_t b = ((const vec_t *)src)[1];
		vec_t c = ((const vec_t *)src)[2];
		vec_t d = ((const vec_t *)src)[3];

		((vec_t *)dst)[3] = d;
		((vec_t *)dst)[2] = c;
		((vec_t *)dst)[1] = b;
		((vec_t *)dst)[0] = a;
	}
	for (; n >= WORD; n -= WORD) {
		dst -= WORD;
		src -= WORD;
		*(word_t *)dst = *(const word_t *)src;
	}
	for (; n; n--) {
		*--dst = *--src;
	}
}

void *memcpy(void *dst, const void *src, size_t n) {
	copy_up(dst, src, n);
	return dst;
}

void *memmove(void *dst, const void *src, size_t n) {
	if ((uintptr_t)dst - (uintptr_t)src >= n) {
		copy_up(dst, src, n);
	}
	else {
		copy_down(dst, src, n);
	}
	return dst;
}

void *memset(void *ptr, int c, size_t n) {
	uint64_t word = (uint8_t)c * 0x0101010101010101ULL;
	vec_t vec = {word, word};
	char *p = ptr;

	for (; n >= 4 * VEC; n -= 4 * VEC, p += 4 * VEC) {
		((vec_t *)p)[0] = vec;
		((vec_t *)p)[1] = vec;
		((vec_t *)p)[2] = vec;
		((vec_t *)p)[3] = vec;
	}
	for (; n >= WORD; n -= WORD, p += WORD) {
		*(word_t *)p = word;
	}
	for (; n; n--) {
		*p++ = (char)c;
	}
	return ptr;
}

int memcmp(const void *ptr1, const void *ptr2, size_t n) {
	const unsigned char *a = ptr1, *b = ptr2;

	for (; n >= WORD; n -= WORD, a += WORD, b += WORD) {
		if (*(const word_t *)a != *(const word_t *)b) {
			break;
		}
	}
	for (; n; n--, a++, b++) {
		if (*a != *b) {
			return *a - *b;
		}
	}
	return 0;
}

void *memchr(const void *s, int c, size_t n) {
	const unsigned char *p = s;

	for (; n; n--, p++) {
		if (*p == (unsigned char)c) {
			return (void *)p;
		}
	}
	return NULL;
}

void *memrchr(const void *s, int c, size_t n) {
	const unsigned char *p = s;

	while (n--) {
		if (p[n] == (unsigned char)c) {
			return (void *)(p + n);
		}
	}
	return NULL;
}

void *memmem(const void *haystack, size_t hs_len, const void *needle,
    size_t ne_len) {
	const char *h = haystack;

	for (; hs_len >= ne_len; hs_len--, h++) {
		if (!memcmp(h, needle, ne_len)) {
			return (void *)h;
		}
	}
	return NULL;
}

void bcopy(const void *src, void *dest, size_t n) {
	memmove(dest, src, n);
}

void bzero(void *s, size_t n) {
	memset(s, 0, n);
}
