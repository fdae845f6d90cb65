/**
 * @file
 * @brief Shell command `xenstore-rm`
 */

#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>

int main(int argc, char **argv) {
	int i, ret;

	if (argc < 2) {
		printf("Usage: xenstore-rm PATH...\n");
		return -1;
	}
	for (i = 1; i < argc; i++) {
		ret = xenstore_rm(XENSTORE_NO_TX, argv[i]);
		if (ret) {
			printf("xenstore-rm: %s: %s\n", argv[i], strerror(-ret));
			return ret;
		}
	}
	return 0;
}
