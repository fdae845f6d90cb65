/**
 * @file
 * @brief Names of virtual disks, after xen-vbd-interface(7)
 */

#include <inttypes.h>
#include <stdio.h>

#include "blkfront.h"

/** How the numbers of one kind of disk are put together. */
struct vdev_scheme {
	uint64_t base;           /* number of the first disk */
	uint64_t count;          /* numbers that belong to it */
	unsigned int part_bits;  /* low bits that number the partition */
	unsigned int first_disk; /* letter of the first disk, 0 = a */
	const char *prefix;
};

static const struct vdev_scheme schemes[] = {
    {1u << 28, 1u << 28, 8, 0, "xvd"},
    {202 << 8, 256, 4, 0, "xvd"},
    {8 << 8, 256, 4, 0, "sd"},
    {3 << 8, 128, 6, 0, "hd"},
    {22 << 8, 128, 6, 2, "hd"},
};

/** Letters of a disk: 0 is "a", 25 "z", 26 "aa". */
static void disk_letters(unsigned int disk, char *letters, size_t size) {
	char *p = letters + size - 1;

	*p = '\0';
	do {
		*--p = 'a' + disk % 26;
		disk = disk / 26;
	} while (disk-- > 0 && p > letters);
	while ((*letters++ = *p++) != '\0') {}
}

static int scheme_name(const struct vdev_scheme *scheme, uint64_t vdev,
    char *name, size_t size) {
	uint64_t number = vdev - scheme->base;
	unsigned int part = number & ((1u << scheme->part_bits) - 1);
	unsigned int disk = scheme->first_disk + (number >> scheme->part_bits);
	char letters[8];

	disk_letters(disk, letters, sizeof(letters));
	if (part == 0) {
		return snprintf(name, size, "%s%s", scheme->prefix, letters);
	}
	return snprintf(name, size, "%s%s%u", scheme->prefix, letters, part);
}

void blkfront_vdev_name(uint64_t vdev, char *name, size_t size) {
	const struct vdev_scheme *scheme = schemes;

	for (; scheme < schemes + sizeof(schemes) / sizeof(*schemes); scheme++) {
		if (vdev >= scheme->base && vdev - scheme->base < scheme->count) {
			scheme_name(scheme, vdev, name, size);
			return;
		}
	}
	snprintf(name, size, "vbd%" PRIu64, vdev);
}
