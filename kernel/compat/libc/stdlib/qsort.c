/**
 * @file
 * @brief Sorting (heap sort: no recursion, no worst case) and binary search.
 */

#include <stdlib.h>

struct heap {
	char *base;
	size_t size;
	int (*compar)(const void *, const void *);
};

static void swap(char *a, char *b, size_t size) {
	for (; size; size--, a++, b++) {
		char c = *a;

		*a = *b;
		*b = c;
	}
}

/** Sinks element @a i until no child of its is greater. */
static void sift_down(struct heap *h, size_t i, size_t n) {
	size_t child;

	while ((child = 2 * i + 1) < n) {
		char *c = h->base + child * h->size;

		if (child + 1 < n && h->compar(c, c + h->size) < 0) {
			child++;
			c += h->size;
		}
		if (h->compar(h->base + i * h->size, c) >= 0) {
			return;
		}
		swap(h->base + i * h->size, c, h->size);
		i = child;
	}
}

void qsort(void *base, size_t nmemb, size_t size,
    int (*compar)(const void *, const void *)) {
	struct heap h = {.base = base, .size = size, .compar = compar};

	for (size_t i = nmemb / 2; i-- > 0;) {
		sift_down(&h, i, nmemb);
	}
	for (size_t n = nmemb; n-- > 1;) {
		swap(h.base, h.base + n * size, size);
		sift_down(&h, 0, n);
	}
}

void *bsearch(const void *key, const void *base, size_t nmemb, size_t size,
    int (*compar)(const void *, const void *)) {
	const char *low = base;

	while (nmemb) {
		const char *mid = low + nmemb / 2 * size;
		int order = compar(key, mid);

		if (order == 0) {
			return (void *)mid;
		}
		if (order > 0) {
			low = mid + size;
			nmemb--;
		}
		nmemb /= 2;
	}
	return NULL;
}
