/**
 * @file
 * @brief Any bytes as an archive of httpd's site
 *
 * The first byte says whether wrong checksums are put right as headers are
 * read, which no change of bytes would do; and how many files there may be.
 */

#include <errno.h>
#include <string.h>

#include <cmds/httpd/ustar.h>

#include "input.h"
#include "kernel.h"

static uint8_t *archive;
static size_t archive_size;
static bool mend;

static void put_checksum(uint8_t *block) {
	unsigned int sum = 0;
	int i;

	memset(block + 148, ' ', 8);
	for (i = 0; i < USTAR_BLOCK; i++) {
		sum += block[i];
	}
	for (i = 0; i < 6; i++) {
		block[148 + i] = '0' + (sum >> (15 - 3 * i) & 7);
	}
}

static int archive_read(void *arg, void *buf, size_t len, uint64_t offset) {
	REQUIRE(arg == &archive);
	REQUIRE(offset <= archive_size && len <= archive_size - offset);
	memcpy(buf, archive + offset, len);
	if (mend && memcmp((char *)buf + 257, "ustar", 5) == 0) {
		put_checksum(buf);
	}
	return 0;
}

static void check_index(const struct ustar_index *index) {
	unsigned int i;

	for (i = 0; i < index->count; i++) {
		const struct ustar_file *file = &index->files[i];
		const struct ustar_file *found = ustar_index_find(index, file->name);

		REQUIRE(file->size <= archive_size);
		REQUIRE(file->offset <= archive_size - file->size);
		REQUIRE(strlen(file->name) < USTAR_NAME_MAX);
		REQUIRE(found != NULL && found->offset >= file->offset);
		REQUIRE(strcmp(found->name, file->name) == 0);
	}
	REQUIRE(ustar_index_find(index, "\x01") == NULL);
}

void target_run(void) {
	struct ustar_source source = {.read = archive_read, .arg = &archive};
	struct ustar_index index;
	uint8_t mode = input_u8();
	unsigned int max = 1 + (mode >> 4);
	int err;

	mend = mode & 1;
	archive = input_rest(&archive_size);
	source.size = archive_size;
	err = ustar_index_build(&index, &source, max);
	REQUIRE(err == 0 || err == -EINVAL || err == -EFBIG || err == -ENFILE);
	REQUIRE(index.count <= max);
	check_index(&index);
	ustar_index_free(&index);
	process_free(archive);
}
