/**
 * @file
 * @brief Index of the files in a ustar archive
 *
 * The archive is not trusted: names, sizes and checksums are checked, and no
 * file of the index reaches beyond the archive's end.
 */
#ifndef CMDS_NET_HTTPD_USTAR_H_
#define CMDS_NET_HTTPD_USTAR_H_

#include <stddef.h>
#include <stdint.h>

#define USTAR_BLOCK 512

/** Prefix of 155, a slash, name of 100, NUL. */
#define USTAR_NAME_MAX 257

/** A header block, checked. */
struct ustar_entry {
	char name[USTAR_NAME_MAX]; /* without leading "./" and "/" */
	char type;                 /* '0' for a regular file */
	uint64_t size;             /* bytes of data behind the header */
};

/** A regular file. */
struct ustar_file {
	char *name;
	uint64_t offset; /* of its first byte in the archive */
	uint64_t size;
};

struct ustar_index {
	struct ustar_file *files; /* sorted by name */
	unsigned int count;
};

/** Where the archive comes from. */
struct ustar_source {
	/** Reads @a len bytes at @a offset; 0 or -errno. */
	int (*read)(void *arg, void *buf, size_t len, uint64_t offset);
	void *arg;
	uint64_t size; /* bytes */
};

/**
 * Checks a header block.
 *
 * @return 1, 0 (all zeroes: end of the archive) or -EINVAL (no ustar header).
 */
extern int ustar_header_parse(const unsigned char block[USTAR_BLOCK],
    struct ustar_entry *entry);

/**
 * Reads all headers. Thread context.
 *
 * @param max most files
 * @return 0, or -errno: -EINVAL (not a ustar archive, or damaged), -EFBIG (a
 *   file ends beyond the archive), -ENFILE (more than @a max), -ENOMEM
 */
extern int ustar_index_build(struct ustar_index *index,
    const struct ustar_source *source, unsigned int max);

extern void ustar_index_free(struct ustar_index *index);

/** @return the file of that name, or NULL. Of several, the last in the
 * archive. */
extern const struct ustar_file *ustar_index_find(
    const struct ustar_index *index, const char *name);

#endif /* CMDS_NET_HTTPD_USTAR_H_ */
