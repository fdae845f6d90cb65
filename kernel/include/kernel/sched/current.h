/**
 * @file
 * @brief The schedee that runs now.
 */

#ifndef KERNEL_SCHED_CURRENT_H_
#define KERNEL_SCHED_CURRENT_H_

struct schedee;

extern struct schedee *__schedee_current;

/** The running thread or lthread; NULL before the scheduler is up. */
#define schedee_get_current() (__schedee_current)

#endif /* KERNEL_SCHED_CURRENT_H_ */
