/**
 * @file
 * @brief Arguments of blkbench
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "blkbench.h"
#include "block_util.h"

#define DEFAULT_RUNTIME_MS 5000

struct rw_kind {
	const char *name;
	bool write;
	bool random;
};

static const struct rw_kind kinds[] = {
    {"read", false, false},
    {"write", true, false},
    {"randread", false, true},
    {"randwrite", true, true},
};

static int set_kind(struct blkbench_conf *conf, const char *value) {
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(value, kinds[i].name) == 0) {
			conf->rw = kinds[i].name;
			conf->write = kinds[i].write;
			conf->random = kinds[i].random;
			return 0;
		}
	}
	printf("blkbench: rw= is read, write, randread or randwrite\n");
	return -EINVAL;
}

/** Stores one KEY=VALUE. */
static int set_value(struct blkbench_conf *conf, const char *key, size_t len,
    const char *value) {
	struct {
		const char *key;
		uint64_t *value;
	} numbers[] = {
	    {"bs", &conf->bs},
	    {"iodepth", &conf->depth},
	    {"offset", &conf->offset},
	    {"size", &conf->size},
	    {"runtime", &conf->runtime_ms},
	    {"seed", &conf->seed},
	};
	uint64_t verify;
	size_t i;

	if (len == 2 && memcmp(key, "rw", len) == 0) {
		return set_kind(conf, value);
	}
	if (len == 6 && memcmp(key, "verify", len) == 0
	    && block_arg_size(value, &verify) == 0 && verify <= 1) {
		conf->verify = verify;
		return 0;
	}
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strlen(numbers[i].key) == len
		    && memcmp(numbers[i].key, key, len) == 0
		    && block_arg_size(value, numbers[i].value) == 0) {
			return 0;
		}
	}
	printf("blkbench: %s is not understood, see man blkbench\n", key);
	return -EINVAL;
}

/** Checks the numbers against the disk and each other. */
static int check_conf(struct blkbench_conf *conf) {
	uint64_t size = block_dev_size(conf->bdev);
	size_t block = block_dev_block_size(conf->bdev);

	if (conf->bs == 0 || conf->bs % block != 0 || conf->offset % block != 0) {
		printf("blkbench: bs= and offset= are multiples of %zu\n", block);
		return -EINVAL;
	}
	if (conf->depth == 0 || conf->depth > BLKBENCH_DEPTH_MAX) {
		printf("blkbench: iodepth= is 1 to %d\n", BLKBENCH_DEPTH_MAX);
		return -EINVAL;
	}
	if (conf->offset > size) {
		conf->offset = size;
	}
	if (conf->size == 0 || conf->size > size - conf->offset) {
		conf->size = size - conf->offset;
	}
	conf->size -= conf->size % conf->bs;
	if (conf->size == 0) {
		printf("blkbench: no room for one transfer of %" PRIu64 " bytes\n",
		    conf->bs);
		return -EINVAL;
	}
	return 0;
}

int blkbench_args(int argc, char **argv, struct blkbench_conf *conf) {
	int i;

	*conf = (struct blkbench_conf){
	    .rw = "read",
	    .bs = 4096,
	    .depth = 1,
	    .seed = 1,
	};
	if (argc < 2) {
		printf("Usage: blkbench DEV [rw=KIND] [bs=SIZE] [iodepth=N] "
		       "[size=SIZE] [runtime=SECONDS] ...\n");
		return -EINVAL;
	}
	for (i = 2; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		if (equals == NULL) {
			printf("blkbench: %s is no KEY=VALUE\n", argv[i]);
			return -EINVAL;
		}
		if (set_value(conf, argv[i], equals - argv[i], equals + 1) != 0) {
			return -EINVAL;
		}
	}
	conf->bdev = block_arg_dev("blkbench", argv[1]);
	if (conf->bdev == NULL) {
		return -ENODEV;
	}
	conf->runtime_ms *= 1000;
	if (conf->runtime_ms == 0 && conf->size == 0) {
		conf->runtime_ms = DEFAULT_RUNTIME_MS;
	}
	return check_conf(conf);
}
