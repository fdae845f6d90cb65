/**
 * @file
 * @brief What the allocators need of the kernel, in a Linux process.
 *
 * Compiled against the kernel's headers; the process's side is mem_test.c.
 */

#include <assert.h>
#include <stdarg.h>

#include <hal/ipl.h>
#include <hal/platform.h>
#include <kernel/critical.h>
#include <kernel/printk.h>
#include <mem/page.h>
#include <mem/phymem.h>

#include "mem_test.h"

unsigned int __critical_count;

static struct page_allocator *pages;

void critical_dispatch_pending(void) {
}

ipl_t ipl_save(void) {
	return 0;
}

void ipl_restore(ipl_t ipl) {
	(void)ipl;
}

void ipl_init(void) {
}

int printk(const char *format, ...) {
	va_list args;

	va_start(args, format);
	host_print(format, args);
	va_end(args);
	return 0;
}

void platform_shutdown(shutdown_mode_t mode) {
	(void)mode;
	host_exit();
}

void __assertion_failed(const struct __assertion_point *point,
    const char *format, ...) {
	(void)point;
	(void)format;
	printk("assertion failed\n");
	host_exit();
}

void *phymem_alloc(size_t page_number) {
	return page_alloc(pages, page_number);
}

void phymem_free(void *page, size_t page_number) {
	page_free(pages, page, page_number);
}

void kernel_pages_init(void *memory, size_t size) {
	pages = page_allocator_init(memory, size, PAGE_SIZE());
}

size_t kernel_pages_free(void) {
	return pages->free;
}
