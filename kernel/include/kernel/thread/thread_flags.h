/**
 * @file
 * @brief Flags of thread_create().
 */

#ifndef KERNEL_THREAD_THREAD_FLAGS_H_
#define KERNEL_THREAD_THREAD_FLAGS_H_

#define THREAD_FLAG_DETACHED (0x1 << 1) /**< Initially detached. */
#define THREAD_FLAG_JOINABLE (0x0 << 1) /**< Initially to be joined. */

/** The creator's priority, instead of SCHED_OTHER_PRIORITY_NORM. */
#define THREAD_FLAG_PRIORITY_INHERIT  (0x1 << 2)
#define THREAD_FLAG_PRIORITY_EXPLICIT (0x0 << 2)
/** One less than it would be otherwise. */
#define THREAD_FLAG_PRIORITY_LOWER    (0x1 << 3)
/** One more than it would be otherwise. */
#define THREAD_FLAG_PRIORITY_HIGHER   (0x1 << 4)

#define THREAD_FLAG_SUSPENDED (0x1 << 5) /**< Runs from thread_launch() on. */
#define THREAD_FLAG_NOTASK    (0x1 << 6) /**< Belongs to the kernel. */

#endif /* KERNEL_THREAD_THREAD_FLAGS_H_ */
