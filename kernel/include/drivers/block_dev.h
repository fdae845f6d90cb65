/**
 * @file
 * @brief Block devices: registration, look-up, reading and writing
 *
 * All of it is for thread context: the calls may sleep.
 */

#ifndef BLOCK_DEV_H_
#define BLOCK_DEV_H_

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

#include <drivers/dev_module.h>
#include <framework/mod/options.h>
#include <lib/libds/array.h>

#include <config/embox/driver/block_dev.h>

#define MAX_BDEV_QUANTITY \
	OPTION_MODULE_GET(embox__driver__block_dev, NUMBER, dev_quantity)

#define IOCTL_GETBLKSIZE  1
#define IOCTL_GETDEVSIZE  2
#define IOCTL_GETGEOMETRY 3
#define IOCTL_REVALIDATE  4

struct block_dev_cache;
struct indexator;

struct block_dev {
	struct dev_module dev_module;

	const struct block_dev_ops *driver;

	uint64_t size;     /* bytes */
	size_t block_size; /* bytes; the unit of blkno */
	struct block_dev_cache *cache;

	/* partitions */
	uint64_t start_offset; /* in blocks of the parent */
	struct block_dev *parent_bdev;
};

/**
 * A driver's side. Transfers return the bytes moved (== count) or -errno;
 * count is in bytes and need not be a multiple of the block size, the buffer
 * has any alignment, blkno is in units of block_size.
 */
struct block_dev_ops {
	int (*bdo_ioctl)(struct block_dev *bdev, int cmd, void *args, size_t size);
	int (*bdo_read)(struct block_dev *bdev, char *buffer, size_t count,
	    blkno_t blkno);
	int (*bdo_write)(struct block_dev *bdev, char *buffer, size_t count,
	    blkno_t blkno);

	int (*bdo_probe)(struct block_dev *bdev, void *args);
};

struct block_dev_module {
	const char *name;
	const struct block_dev_ops *dev_drv;
};

/** @return the table of devices, MAX_BDEV_QUANTITY entries, NULL where free. */
extern struct block_dev **get_bdev_tab(void);

/**
 * Makes a device known under the last component of @a name, which is ended in
 * place, as basename() does: a literal will not do. The driver sets size and
 * block_size right after. Of devices with one name, the first is found.
 * @return the device, owned by the layer until block_dev_destroy(); NULL when
 *   the table is full
 */
extern struct block_dev *block_dev_create(const char *name,
    const struct block_dev_ops *driver, void *privdata);

/**
 * Forgets the device: its pointer must not be used any more. Embox frees it;
 * here, until another device takes its place, calls still reach the driver,
 * for which block_dev_priv() is NULL. Always 0.
 */
extern int block_dev_destroy(struct block_dev *bdev);

extern struct block_dev *block_dev(void *bdev);

/** Looks a device up by its name, without "/dev/"; NULL when there is none. */
extern struct block_dev *block_dev_find(const char *bd_name);

/** Looks a driver up by the name given to BLOCK_DEV_DRIVER_DEF. */
extern struct block_dev_module *block_dev_lookup(const char *name);

/**
 * Moves @a count bytes from block @a blkno on.
 * @return count, or -ENODEV (no device), -EINVAL (starts beyond the end),
 *   -EIO (ends beyond the end, or the driver's), -ENOSYS
 */
extern int block_dev_read(void *bdev, char *buffer, size_t count,
    blkno_t blkno);
extern int block_dev_write(void *bdev, const char *buffer, size_t count,
    blkno_t blkno);

/**
 * The same from any byte offset. Whole blocks go to the driver in one call;
 * a block touched in part is read, and for a write merged and written back.
 */
extern int block_dev_read_buffered(struct block_dev *bdev, char *buffer,
    size_t count, size_t offset);
extern int block_dev_write_buffered(struct block_dev *bdev, const char *buffer,
    size_t count, size_t offset);

/**
 * IOCTL_GETDEVSIZE and IOCTL_GETBLKSIZE are answered here (in bytes; a size
 * beyond INT_MAX does not fit: use block_dev_size()), others by the driver.
 */
extern int block_dev_ioctl(void *bdev, int cmd, void *args, size_t size);

/**
 * Completes a name in place: a trailing '#' becomes a number, a trailing '*'
 * a letter.
 * @return the index taken from @a indexator, or -ENOMEM
 */
extern int block_dev_named(const char *name, struct indexator *indexator);

extern int block_dev_max_id(void);
extern struct block_dev *block_dev_by_id(int id);

extern struct dev_module *block_dev_to_device(struct block_dev *dev);

extern uint64_t block_dev_size(struct block_dev *dev);
extern size_t block_dev_block_size(struct block_dev *dev);
extern size_t block_dev_set_block_size(struct block_dev *dev, size_t bsize);
extern struct block_dev *block_dev_parent(struct block_dev *dev);
extern const char *block_dev_name(struct block_dev *dev);
extern dev_t block_dev_id(struct block_dev *dev);
extern void *block_dev_priv(struct block_dev *dev);

#define BLOCK_DEV_DRIVER_DEF(name, block_dev_ops)                              \
	ARRAY_SPREAD_DECLARE(const struct block_dev_module, __block_dev_registry); \
	ARRAY_SPREAD_ADD(__block_dev_registry, {name, block_dev_ops})

/** Calls every driver's bdo_probe(NULL, NULL); stops at the first error. */
extern int block_devs_init(void);

#endif /* BLOCK_DEV_H_ */
