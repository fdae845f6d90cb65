/**
 * @file
 * @brief Lists the devices.
 */

#include <drivers/block_dev.h>
#include <drivers/char_dev.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void list_char_devs(void) {
	struct char_dev *cdev;

	char_dev_foreach(cdev) {
		printf("c %12s  %s\n", "-", cdev->name);
	}
}

static void list_block_devs(void) {
	struct block_dev **devs = get_bdev_tab();

	for (int i = 0; i < MAX_BDEV_QUANTITY; i++) {
		if (devs[i]) {
			printf("b %12lu  %s\n", (unsigned long)devs[i]->size,
			    block_dev_name(devs[i]));
		}
	}
}

int main(int argc, char **argv) {
	if (argc > 2
	    || (argc == 2 && strcmp(argv[1], "/dev") && strcmp(argv[1], "/dev/"))) {
		printf("ls: there is only /dev\n");
		return -ENOENT;
	}
	list_char_devs();
	list_block_devs();
	return 0;
}
