/**
 * @file
 * @brief Between the process's side of the test and the kernel's.
 */

#ifndef TESTS_HOST_MEM_MEM_TEST_H_
#define TESTS_HOST_MEM_MEM_TEST_H_

#include <stdarg.h>
#include <stddef.h>

/* The process's side. */

/** Prints what the kernel says. */
extern void host_print(const char *format, va_list args);

/** The kernel stopped the system. */
extern void __attribute__((noreturn)) host_exit(void);

/* The kernel's side. */

/** Gives the page allocator @a size bytes of memory. */
extern void kernel_pages_init(void *memory, size_t size);

/** Bytes of pages that are free. */
extern size_t kernel_pages_free(void);

extern void *phymem_alloc(size_t page_number);
extern void phymem_free(void *page, size_t page_number);
extern void *sysmalloc(size_t size);
extern void *sysmemalign(size_t boundary, size_t size);
extern void *sysrealloc(void *ptr, size_t size);
extern void sysfree(void *ptr);

#endif /* TESTS_HOST_MEM_MEM_TEST_H_ */
