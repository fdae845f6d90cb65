/**
 * @file
 * @brief The thread itself.
 */

#ifndef KERNEL_THREAD_TYPES_H_
#define KERNEL_THREAD_TYPES_H_

#include <stddef.h>

#include <config/embox/kernel/thread/core.h>
#include <framework/mod/options.h>
#include <hal/context.h>
#include <kernel/sched.h>
#include <kernel/thread/common_types.h>
#include <lib/libds/dlist.h>

/* struct thread.state */
#define TS_INIT     (0x0)
#define TS_LAUNCHED (0x1 << 0) /**< thread_launch() was done. */
#define TS_EXITED   (0x1 << 1) /**< It has ended. */
#define TS_DETACHED (0x1 << 2) /**< Frees itself when it ends. */

#define THREAD_DEFAULT_STACK_SIZE \
	OPTION_MODULE_GET(embox__kernel__thread__core, NUMBER, thread_stack_size)

/** Pages of a thread: a guard page, then the stack, its struct at the top. */
struct thread_stack {
	void *stack;     /**< Lowest usable byte, page aligned. */
	size_t stack_sz; /**< Bytes from there to the struct thread. */
};

struct thread {
	struct schedee schedee; /**< First: the scheduler casts. */

	void *(*run)(void *);
	void *run_arg;
	void *run_ret; /**< Result, once TS_EXITED. */

	unsigned int critical_count; /**< Saved while it does not run. */
	unsigned int state;          /**< TS_… */
	struct context context;      /**< Saved while it does not run. */

	struct waitq exited; /**< thread_join() waits here. */
	struct thread_stack stack;
	thread_id_t id;
	struct dlist_head thread_link; /**< In the list of all, or of the dead. */
};

#endif /* KERNEL_THREAD_TYPES_H_ */
