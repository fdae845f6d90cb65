/**
 * @file
 * @brief The lock that makes a read-modify-write of one block whole
 */

#ifndef KERNEL_DRIVERS_BLOCK_DEV_LOCK_H_
#define KERNEL_DRIVERS_BLOCK_DEV_LOCK_H_

#include <kernel/thread/sync/mutex.h>

struct block_dev;

/** @return the mutex of the device's entry in the table. */
extern struct mutex *block_dev_lock(struct block_dev *bdev);

#endif /* KERNEL_DRIVERS_BLOCK_DEV_LOCK_H_ */
