/**
 * @file
 * @brief Copies between disks, or from a disk to the console
 */

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <kernel/time/ktime.h>
#include <mem/sysmalloc.h>

#define DEFAULT_BS 512
#define MAX_BS     (16 * 1024 * 1024)
#define DUMP_WIDTH 16

/** One end of the copy: a disk, or without one zeros, nothing, console. */
struct dd_end {
	const char *name;
	struct block_dev *bdev;
};

struct dd_param {
	struct dd_end in;
	struct dd_end out;
	const char *format;
	uint64_t bs;
	uint64_t count; /* blocks */
	uint64_t skip;
	uint64_t seek;
};

static int dd_number(const char *text, uint64_t *value) {
	char *end;

	*value = strtoul(text, &end, 0);
	return isdigit((unsigned char)*text) && *end == '\0' ? 0 : -EINVAL;
}

static int dd_option(struct dd_param *dp, const char *key, const char *value) {
	if (strcmp(key, "if") == 0) {
		dp->in.name = value;
		return 0;
	}
	if (strcmp(key, "of") == 0) {
		dp->out.name = value;
		return 0;
	}
	if (strcmp(key, "format") == 0) {
		dp->format = value;
		return strcmp(value, "raw") && strcmp(value, "hex_c") ? -EINVAL : 0;
	}
	if (strcmp(key, "bs") == 0) {
		return dd_number(value, &dp->bs);
	}
	if (strcmp(key, "count") == 0) {
		return dd_number(value, &dp->count);
	}
	if (strcmp(key, "skip") == 0) {
		return dd_number(value, &dp->skip);
	}
	if (strcmp(key, "seek") == 0) {
		return dd_number(value, &dp->seek);
	}
	return -EINVAL;
}

static int dd_parse(int argc, char **argv, struct dd_param *dp) {
	int i;

	*dp = (struct dd_param){.bs = DEFAULT_BS, .format = "raw"};
	for (i = 1; i < argc; i++) {
		char *equals = strchr(argv[i], '=');

		if (equals == NULL) {
			printf("dd: %s is no KEY=VALUE\n", argv[i]);
			return -EINVAL;
		}
		*equals = '\0';
		if (dd_option(dp, argv[i], equals + 1) != 0) {
			printf("dd: %s=%s is not understood\n", argv[i], equals + 1);
			return -EINVAL;
		}
	}
	if (dp->in.name == NULL || dp->bs == 0 || dp->bs > MAX_BS) {
		printf("Usage: dd if=DEV [of=DEV] [bs=N] [count=N] [skip=N] "
		       "[seek=N] [format=raw|hex_c]\n");
		return -EINVAL;
	}
	return 0;
}

/** Finds the disk of an end unless it is @a special or not given. */
static int dd_open(struct dd_end *end, const char *special) {
	const char *name = end->name;

	if (name == NULL || strcmp(name, special) == 0) {
		return 0;
	}
	if (strncmp(name, "/dev/", 5) == 0) {
		name += 5;
	}
	end->bdev = block_dev_find(name);
	if (end->bdev == NULL) {
		printf("dd: %s: no such disk\n", end->name);
		return -ENODEV;
	}
	return 0;
}

/** Bytes from block @a first of a disk to its end. */
static uint64_t dd_room(const struct dd_end *end, uint64_t bs, uint64_t first) {
	uint64_t size;

	if (end->bdev == NULL) {
		return UINT64_MAX;
	}
	size = block_dev_size(end->bdev);
	return first <= size / bs ? size - first * bs : 0;
}

/** Bytes to copy: count, or up to the end of what ends first. */
static uint64_t dd_length(const struct dd_param *dp) {
	uint64_t len = dd_room(&dp->in, dp->bs, dp->skip);
	uint64_t room = dd_room(&dp->out, dp->bs, dp->seek);

	len = len < room ? len : room;
	if (dp->count != 0 && dp->count <= len / dp->bs) {
		len = dp->count * dp->bs;
	}
	return len;
}

static void dump_line(const unsigned char *p, size_t len, uint64_t addr) {
	size_t i;

	printf("%08" PRIx64 ": ", addr);
	for (i = 0; i < DUMP_WIDTH; i++) {
		if (i < len) {
			printf("%02x ", p[i]);
		}
		else {
			printf("   ");
		}
	}
	printf("|");
	for (i = 0; i < len; i++) {
		printf("%c", isprint(p[i]) ? p[i] : '.');
	}
	printf("|\n");
}

static void dd_print(const struct dd_param *dp, const char *buf, size_t len,
    uint64_t addr) {
	size_t i;

	if (strcmp(dp->format, "hex_c") != 0) {
		for (i = 0; i < len; i++) {
			putchar(buf[i]);
		}
		return;
	}
	for (i = 0; i < len; i += DUMP_WIDTH) {
		size_t part = len - i < DUMP_WIDTH ? len - i : DUMP_WIDTH;

		dump_line((const unsigned char *)buf + i, part, addr + i);
	}
}

/** Copies one block. */
static int dd_block(const struct dd_param *dp, char *buf, size_t len,
    uint64_t done) {
	int ret = 0;

	if (dp->in.bdev != NULL) {
		ret = block_dev_read_buffered(dp->in.bdev, buf, len,
		    dp->skip * dp->bs + done);
	}
	if (ret < 0) {
		return ret;
	}
	if (dp->out.bdev != NULL) {
		ret = block_dev_write_buffered(dp->out.bdev, buf, len,
		    dp->seek * dp->bs + done);
	}
	else if (dp->out.name == NULL) {
		dd_print(dp, buf, len, dp->skip * dp->bs + done);
	}
	return ret < 0 ? ret : 0;
}

static int dd_copy(const struct dd_param *dp, uint64_t len, uint64_t *done) {
	char *buf = syscalloc(1, dp->bs);
	int ret = 0;

	if (buf == NULL) {
		return -ENOMEM;
	}
	*done = 0;
	while (*done < len && ret == 0) {
		size_t part = len - *done < dp->bs ? len - *done : dp->bs;

		ret = dd_block(dp, buf, part, *done);
		if (ret == 0) {
			*done += part;
		}
	}
	sysfree(buf);
	return ret;
}

static void dd_report(const struct dd_param *dp, uint64_t done, uint64_t ns) {
	uint64_t ms = ns / 1000000 + 1;

	printf("%" PRIu64 "+%d records\n", done / dp->bs, done % dp->bs != 0);
	printf("%" PRIu64 " bytes copied, %" PRIu64 ".%03" PRIu64 " s, %" PRIu64
	       " kB/s\n",
	    done, ms / 1000, ms % 1000, done / ms);
}

int main(int argc, char **argv) {
	struct dd_param dp;
	uint64_t len, done = 0;
	time64_t start;
	int ret = dd_parse(argc, argv, &dp);

	if (ret != 0) {
		return ret;
	}
	if (dd_open(&dp.in, "/dev/zero") || dd_open(&dp.out, "/dev/null")) {
		return -ENODEV;
	}
	len = dd_length(&dp);
	if (len == UINT64_MAX) {
		printf("dd: without a disk say how much: count=\n");
		return -EINVAL;
	}
	start = ktime_get_ns();
	ret = dd_copy(&dp, len, &done);
	dd_report(&dp, done, ktime_get_ns() - start);
	if (ret != 0) {
		printf("dd: %s\n", strerror(-ret));
	}
	return ret;
}
