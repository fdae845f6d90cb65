/**
 * @file
 * @brief The kernel's heap. Thread and lthread context, not interrupt handlers.
 *
 * Constant time; memory is aligned to 16 bytes; a damaged or twice freed block
 * stops the system with a message.
 */

#ifndef MEM_SYSMALLOC_H_
#define MEM_SYSMALLOC_H_

#include <stddef.h>

extern void *sysmalloc(size_t size);

/** NULL is none of its blocks: a line on the console says so. */
extern void sysfree(void *ptr);

/** @param boundary a power of two. */
extern void *sysmemalign(size_t boundary, size_t size);
extern void *sysrealloc(void *ptr, size_t size);

/** Zeroed memory; NULL if @a nmemb * @a size overflows. */
extern void *syscalloc(size_t nmemb, size_t size);

#endif /* MEM_SYSMALLOC_H_ */
