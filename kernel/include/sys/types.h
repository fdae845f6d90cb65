/**
 * @file
 * @brief POSIX types, in the widths Embox gives them.
 */

#ifndef SYS_TYPES_H_
#define SYS_TYPES_H_

#include <stddef.h>
#include <stdint.h>

typedef uint64_t clock_t; /**< jiffies */
typedef uint32_t clockid_t;
typedef uint32_t dev_t;
typedef uint32_t mode_t;
typedef unsigned short gid_t;
typedef unsigned short uid_t;
typedef int pid_t;
typedef int ssize_t; /**< a count of bytes or a negative error */
typedef long off_t;
typedef long time_t; /**< seconds */
typedef long suseconds_t;
typedef unsigned long useconds_t;
typedef unsigned int blkno_t; /**< block number, in units of block_size */

#endif /* SYS_TYPES_H_ */
