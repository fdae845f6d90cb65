/**
 * @file
 * @brief The C library's allocator: the kernel's heap.
 */

#include <errno.h>
#include <stdlib.h>

#include <mem/sysmalloc.h>

/** Sets errno when there is no memory. */
static void *malloc_result(void *ptr) {
	if (!ptr) {
		errno = ENOMEM;
	}
	return ptr;
}

void *malloc(size_t size) {
	return malloc_result(sysmalloc(size));
}

void *memalign(size_t boundary, size_t size) {
	return malloc_result(sysmemalign(boundary, size));
}

void *calloc(size_t nmemb, size_t size) {
	return malloc_result(syscalloc(nmemb, size));
}

void *realloc(void *ptr, size_t size) {
	return malloc_result(sysrealloc(ptr, size));
}

void free(void *ptr) {
	if (ptr) {
		sysfree(ptr);
	}
}
