/**
 * @file
 * @brief Types of the thread interface that need nothing else.
 */

#ifndef KERNEL_THREAD_COMMON_TYPES_H_
#define KERNEL_THREAD_COMMON_TYPES_H_

/** Number of a thread, unique while the system runs. */
typedef int thread_id_t;

#endif /* KERNEL_THREAD_COMMON_TYPES_H_ */
