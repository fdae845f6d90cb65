/**
 * @file
 * @brief Measures a disk
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <mem/sysmalloc.h>

#include "blkbench.h"

int main(int argc, char **argv) {
	struct blkbench_conf conf;
	struct blkbench_result *result;
	int ret = blkbench_args(argc, argv, &conf);

	if (ret != 0) {
		return ret;
	}
	result = syscalloc(1, sizeof(*result));
	if (result == NULL) {
		printf("blkbench: not enough memory\n");
		return -ENOMEM;
	}
	ret = blkbench_run(&conf, result);
	if (ret == 0) {
		blkbench_report(&conf, result);
		ret = result->mismatches > 0 ? -EILSEQ : result->error;
	}
	if (ret != 0) {
		printf("blkbench: %s: %s\n", argv[1], strerror(-ret));
	}
	sysfree(result);
	return ret;
}
