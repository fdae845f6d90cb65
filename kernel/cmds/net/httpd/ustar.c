/**
 * @file
 * @brief Index of the files in a ustar archive (POSIX.1-2001, pax, "ustar")
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ustar.h"

/** Fields of a header block. */
#define NAME_OFFSET   0
#define NAME_LEN      100
#define SIZE_OFFSET   124
#define SIZE_LEN      12
#define CHKSUM_OFFSET 148
#define CHKSUM_LEN    8
#define TYPE_OFFSET   156
#define MAGIC_OFFSET  257
#define PREFIX_OFFSET 345
#define PREFIX_LEN    155

/* "ustar" and NUL; GNU tar's older format has a space there. */
#define MAGIC     "ustar"
#define MAGIC_LEN 5

#define TYPE_REGULAR '0'
#define TYPE_OLD     '\0' /* regular, too */

/** First guess of the number of files. */
#define INDEX_START 64

/* Octal digits, perhaps after spaces, ended by a space, a NUL or the field. */
static int parse_octal(const unsigned char *field, size_t len,
    uint64_t *value) {
	size_t i = 0;

	while (i < len && field[i] == ' ') {
		i++;
	}
	if (i == len || field[i] < '0' || field[i] > '7') {
		return -EINVAL;
	}
	*value = 0;
	for (; i < len && field[i] >= '0' && field[i] <= '7'; i++) {
		*value = *value << 3 | (field[i] - '0');
	}
	return i == len || field[i] == ' ' || field[i] == '\0' ? 0 : -EINVAL;
}

/* The sum of all bytes, those of the checksum counted as spaces. */
static uint64_t header_sum(const unsigned char *block) {
	uint64_t sum = 0;

	for (size_t i = 0; i < USTAR_BLOCK; i++) {
		bool own = i >= CHKSUM_OFFSET && i < CHKSUM_OFFSET + CHKSUM_LEN;

		sum += own ? ' ' : block[i];
	}
	return sum;
}

static bool is_zero(const unsigned char *block) {
	for (size_t i = 0; i < USTAR_BLOCK; i++) {
		if (block[i] != 0) {
			return false;
		}
	}
	return true;
}

/* Names come to the log and to browsers: nothing but printable bytes. */
static bool name_is_clean(const char *name) {
	for (; *name != '\0'; name++) {
		if ((unsigned char)*name < ' ' || *name == 0x7f) {
			return false;
		}
	}
	return true;
}

static const char *skip_root(const char *name) {
	for (;;) {
		if (name[0] == '/') {
			name++;
		}
		else if (name[0] == '.' && name[1] == '/') {
			name += 2;
		}
		else {
			return name;
		}
	}
}

static int parse_name(const unsigned char *block, char *name) {
	const char *prefix = (const char *)block + PREFIX_OFFSET;
	size_t prefix_len = strnlen(prefix, PREFIX_LEN);
	const char *last = (const char *)block + NAME_OFFSET;
	size_t last_len = strnlen(last, NAME_LEN);
	char whole[USTAR_NAME_MAX];
	size_t len = 0;

	if (prefix_len > 0) {
		memcpy(whole, prefix, prefix_len);
		len = prefix_len;
		whole[len++] = '/';
	}
	memcpy(whole + len, last, last_len);
	whole[len + last_len] = '\0';
	strlcpy(name, skip_root(whole), USTAR_NAME_MAX);
	return last_len > 0 && name_is_clean(name) ? 0 : -EINVAL;
}

int ustar_header_parse(const unsigned char block[USTAR_BLOCK],
    struct ustar_entry *entry) {
	uint64_t sum;

	if (is_zero(block)) {
		return 0;
	}
	if (memcmp(block + MAGIC_OFFSET, MAGIC, MAGIC_LEN) != 0
	    || parse_octal(block + CHKSUM_OFFSET, CHKSUM_LEN, &sum) != 0
	    || sum != header_sum(block)
	    || parse_octal(block + SIZE_OFFSET, SIZE_LEN, &entry->size) != 0
	    || parse_name(block, entry->name) != 0) {
		return -EINVAL;
	}
	entry->type =
	    block[TYPE_OFFSET] == TYPE_OLD ? TYPE_REGULAR : block[TYPE_OFFSET];
	return 1;
}

static int index_grow(struct ustar_index *index, unsigned int *room,
    unsigned int max) {
	unsigned int more = *room == 0 ? INDEX_START : *room * 2;
	struct ustar_file *files;

	if (index->count == max) {
		return -ENFILE;
	}
	files = realloc(index->files, more * sizeof *files);
	if (files == NULL) {
		return -ENOMEM;
	}
	index->files = files;
	*room = more;
	return 0;
}

static int index_add(struct ustar_index *index, const char *name,
    uint64_t offset, uint64_t size) {
	struct ustar_file *file = &index->files[index->count];

	file->name = strdup(name);
	if (file->name == NULL) {
		return -ENOMEM;
	}
	file->offset = offset;
	file->size = size;
	index->count++;
	return 0;
}

/* By name; files of one name in the order of the archive. */
static int file_compare(const void *a, const void *b) {
	const struct ustar_file *left = a;
	const struct ustar_file *right = b;
	int order = strcmp(left->name, right->name);

	return order != 0 ? order
	                  : (left->offset > right->offset)
	                        - (left->offset < right->offset);
}

static int index_entry(struct ustar_index *index, unsigned int *room,
    unsigned int max, const struct ustar_entry *entry, uint64_t offset) {
	int err = 0;

	if (entry->type != TYPE_REGULAR) {
		return 0;
	}
	if (index->count == *room || index->count == max) {
		err = index_grow(index, room, max);
	}
	return err != 0 ? err : index_add(index, entry->name, offset, entry->size);
}

static int index_walk(struct ustar_index *index,
    const struct ustar_source *source, unsigned int max) {
	unsigned char block[USTAR_BLOCK];
	struct ustar_entry entry;
	unsigned int room = 0;
	uint64_t at = 0;
	int ret;

	while (at <= source->size && source->size - at >= USTAR_BLOCK) {
		ret = source->read(source->arg, block, USTAR_BLOCK, at);
		if (ret != 0) {
			return ret;
		}
		ret = ustar_header_parse(block, &entry);
		if (ret <= 0) {
			return at == 0 ? -EINVAL : ret;
		}
		at += USTAR_BLOCK;
		if (entry.size > source->size - at) {
			return -EFBIG;
		}
		ret = index_entry(index, &room, max, &entry, at);
		if (ret != 0) {
			return ret;
		}
		at += (entry.size + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK;
	}
	return 0;
}

int ustar_index_build(struct ustar_index *index,
    const struct ustar_source *source, unsigned int max) {
	int err;

	memset(index, 0, sizeof *index);
	err = source->size < USTAR_BLOCK ? -EINVAL : index_walk(index, source, max);
	if (err != 0) {
		ustar_index_free(index);
		return err;
	}
	qsort(index->files, index->count, sizeof *index->files, file_compare);
	return 0;
}

void ustar_index_free(struct ustar_index *index) {
	while (index->count > 0) {
		free(index->files[--index->count].name);
	}
	free(index->files);
	index->files = NULL;
}

const struct ustar_file *ustar_index_find(const struct ustar_index *index,
    const char *name) {
	unsigned int low = 0;
	unsigned int high = index->count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (strcmp(index->files[middle].name, name) <= 0) {
			low = middle + 1;
		}
		else {
			high = middle;
		}
	}
	if (low == 0 || strcmp(index->files[low - 1].name, name) != 0) {
		return NULL;
	}
	return &index->files[low - 1];
}
