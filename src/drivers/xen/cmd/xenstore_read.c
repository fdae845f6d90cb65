/**
 * @file
 * @brief Shell command `xenstore-read`
 */

#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>
#include <mem/sysmalloc.h>

/** The longest value and its NUL. */
#define VALUE_SIZE 4097

static int print_value(const char *path, char *value) {
	int len = xenstore_read(XENSTORE_NO_TX, path, value, VALUE_SIZE);
	int i;

	if (len < 0) {
		printf("xenstore-read: %s: %s\n", path, strerror(-len));
		return len;
	}
	for (i = 0; i < len; i++) {
		putchar(value[i]);
	}
	putchar('\n');
	return 0;
}

int main(int argc, char **argv) {
	char *value;
	int i, ret = 0;

	if (argc < 2) {
		printf("Usage: xenstore-read PATH...\n");
		return -1;
	}
	value = sysmalloc(VALUE_SIZE);
	if (!value) {
		printf("xenstore-read: no memory\n");
		return -1;
	}
	for (i = 1; i < argc; i++) {
		int err = print_value(argv[i], value);

		ret = ret ? ret : err;
	}
	sysfree(value);
	return ret;
}
