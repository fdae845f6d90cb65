/**
 * @file
 * @brief Seams inside the scheduler.
 */

#ifndef KERNEL_SCHED_PRIV_H_
#define KERNEL_SCHED_PRIV_H_

struct schedee;
struct thread;

/**
 * Switches from the running thread to @a next; returns when something switches
 * back. Under ipl, the scheduler locked.
 */
extern void thread_switch(struct thread *prev, struct thread *next);

/**
 * Keeps the time slice going if @a rival, the next one ready (or NULL), has
 * the priority of @a current. Under ipl, the scheduler locked.
 */
extern void sched_ticker_update(struct schedee *current, struct schedee *rival);

/** Makes the running control flow, on the boot stack, a thread. */
extern struct schedee *boot_thread_create(void);

/** Creates the thread that runs when no other can; 0 or a negative error. */
extern int idle_thread_create(void);

#endif /* KERNEL_SCHED_PRIV_H_ */
