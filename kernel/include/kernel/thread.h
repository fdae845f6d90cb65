/**
 * @file
 * @brief Threads.
 */

#ifndef KERNEL_THREAD_API_H_
#define KERNEL_THREAD_API_H_

#include <compiler.h>
#include <kernel/sched/current.h>
#include <kernel/sched/schedee_priority.h>
#include <kernel/thread/thread_flags.h>
#include <kernel/thread/types.h>

/** The thread that runs, also inside the handlers that interrupted it. */
extern struct thread *thread_self(void);

/**
 * Creates a thread and, without THREAD_FLAG_SUSPENDED, lets it run.
 * Its stack has a guard page below. Thread context.
 *
 * @return the thread, or an error for ptr2err(): -EINVAL, -ENOMEM.
 */
extern struct thread *thread_create(unsigned int flags, void *(*run)(void *),
    void *arg);

/** As thread_create(), with @a stack_sz bytes for stack and struct thread. */
extern struct thread *thread_create_with_stack(unsigned int flags,
    size_t stack_sz, void *(*run)(void *), void *arg);

/** Lets a thread created with THREAD_FLAG_SUSPENDED run; 0 or -EINVAL. */
extern int thread_launch(struct thread *thread);

/** The thread frees itself when it ends; 0 or -EINVAL. */
extern int thread_detach(struct thread *thread);

/**
 * Waits until @a thread has ended and frees it. At most one thread joins it.
 *
 * @param p_ret where its result goes, or NULL.
 * @return 0; -EINVAL: detached; -EDEADLK: itself.
 */
extern int thread_join(struct thread *thread, void **p_ret);

/** Ends the running thread. */
extern void _NORETURN thread_exit(void *ret);

/** Lets other threads of the same priority run. */
extern void thread_yield(void);

/** Calls @a fn with each thread that has not ended, the scheduler locked.
 *  Thread context. */
extern void thread_foreach(void (*fn)(struct thread *thread));

#endif /* KERNEL_THREAD_API_H_ */
