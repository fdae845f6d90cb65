/**
 * @file
 * @brief Shell command `xenstore-write`
 */

#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>

int main(int argc, char **argv) {
	int i, ret;

	if (argc < 3 || argc % 2 == 0) {
		printf("Usage: xenstore-write PATH VALUE [PATH VALUE]...\n");
		return -1;
	}
	for (i = 1; i < argc; i += 2) {
		ret = xenstore_write(XENSTORE_NO_TX, argv[i], argv[i + 1],
		    strlen(argv[i + 1]));
		if (ret) {
			printf("xenstore-write: %s: %s\n", argv[i], strerror(-ret));
			return ret;
		}
	}
	return 0;
}
