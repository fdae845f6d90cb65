/**
 * @file
 * @brief Queue of what is ready to run, by priority. All calls under ipl.
 */

#ifndef KERNEL_SCHED_RUNQ_H_
#define KERNEL_SCHED_RUNQ_H_

struct schedee;

/** Adds behind the others of the same priority. */
extern void runq_insert(struct schedee *s);

/** Adds before the others of the same priority. */
extern void runq_insert_first(struct schedee *s);

extern void runq_remove(struct schedee *s);

/** The first of the highest priority, or NULL. */
extern struct schedee *runq_get_next(void);

#endif /* KERNEL_SCHED_RUNQ_H_ */
