/**
 * @file
 * @brief Writes or checks a pattern on a disk
 */

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <mem/sysmalloc.h>

#include "block_util.h"

#define CHUNK (128 * 1024)

struct pattern_job {
	struct block_dev *bdev;
	uint64_t seed;
	uint64_t offset;
	uint64_t len;
};

static int usage(void) {
	printf("Usage: blkpattern [-c] DEV SEED OFFSET LENGTH\n");
	return -EINVAL;
}

static int pattern_write(const struct pattern_job *job, char *buf, size_t len,
    uint64_t offset) {
	block_pattern_fill(buf, len, job->seed, offset);
	return block_dev_write_buffered(job->bdev, buf, len, offset);
}

static int pattern_check(const struct pattern_job *job, char *buf, size_t len,
    uint64_t offset) {
	int ret = block_dev_read_buffered(job->bdev, buf, len, offset);
	size_t same;

	if (ret < 0) {
		return ret;
	}
	same = block_pattern_check(buf, len, job->seed, offset);
	if (same != len) {
		printf("blkpattern: %s: byte %" PRIu64 " differs\n",
		    block_dev_name(job->bdev), offset + same);
		return -EILSEQ;
	}
	return ret;
}

static int pattern_run(const struct pattern_job *job, bool check) {
	char *buf = sysmalloc(CHUNK);
	uint64_t done = 0;
	int ret = 0;

	if (buf == NULL) {
		return -ENOMEM;
	}
	while (done < job->len && ret >= 0) {
		size_t part = job->len - done < CHUNK ? job->len - done : CHUNK;

		ret = (check ? pattern_check : pattern_write)(job, buf, part,
		    job->offset + done);
		done += part;
	}
	sysfree(buf);
	return ret < 0 ? ret : 0;
}

int main(int argc, char **argv) {
	bool check = argc > 1 && strcmp(argv[1], "-c") == 0;
	struct pattern_job job;
	int ret;

	if (argc - check != 5) {
		return usage();
	}
	argv += check;
	if (block_arg_size(argv[2], &job.seed)
	    || block_arg_size(argv[3], &job.offset)
	    || block_arg_size(argv[4], &job.len)) {
		return usage();
	}
	job.bdev = block_arg_dev("blkpattern", argv[1]);
	if (job.bdev == NULL) {
		return -ENODEV;
	}
	ret = pattern_run(&job, check);
	if (ret != 0) {
		printf("blkpattern: %s: %s\n", argv[1], strerror(-ret));
		return ret;
	}
	printf("%" PRIu64 " bytes %s at %" PRIu64 " of /dev/%s\n", job.len,
	    check ? "match" : "written", job.offset, block_dev_name(job.bdev));
	return 0;
}
