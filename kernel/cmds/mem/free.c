/**
 * @file
 * @brief Shows how much memory there is.
 */

#include <mem/phymem.h>
#include <stdio.h>

int main(int argc, char **argv) {
	const struct page_allocator *pages = phy_allocator();
	size_t total = pages->pages_n * pages->page_size;

	(void)argc;
	(void)argv;
	printf("       total KiB   used KiB   free KiB\n");
	printf("pages: %9zu  %9zu  %9zu\n", total / 1024,
	    (total - pages->free) / 1024, pages->free / 1024);
	return 0;
}
