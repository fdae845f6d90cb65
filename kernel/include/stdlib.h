/**
 * @file
 * @brief Numbers, memory, sorting.
 */

#ifndef STDLIB_H_
#define STDLIB_H_

#include <alloca.h>
#include <compiler.h>
#include <limits.h>
#include <stddef.h>

#define RAND_MAX INT_MAX

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

/* Out of range gives the nearest value and errno ERANGE; a bad base gives 0
 * and EINVAL. */
extern long int strtol(const char *nptr, char **endptr, int base);
extern unsigned long int strtoul(const char *nptr, char **endptr, int base);
extern long long int strtoll(const char *nptr, char **endptr, int base);
extern unsigned long long int strtoull(const char *nptr, char **endptr,
    int base);
extern int atoi(const char *nptr);
extern long atol(const char *nptr);

/* Heap; thread context. NULL when there is no memory. */
extern void *malloc(size_t size);
extern void *calloc(size_t nmemb, size_t size);
extern void *realloc(void *ptr, size_t size);
extern void *memalign(size_t boundary, size_t size);
extern void free(void *ptr);

/** Sorts in place, in O(n log n) whatever the input; not stable. */
extern void qsort(void *base, size_t nmemb, size_t size,
    int (*compar)(const void *, const void *));

extern void *bsearch(const void *key, const void *base, size_t nmemb,
    size_t size, int (*compar)(const void *, const void *));

/* Not for secrets. */
extern int rand(void);
extern int rand_r(unsigned int *seedp);
extern void srand(unsigned int seed);

extern void _NORETURN abort(void);

static inline int abs(int x) {
	return x < 0 ? -x : x;
}

static inline long labs(long x) {
	return x < 0 ? -x : x;
}

#endif /* STDLIB_H_ */
