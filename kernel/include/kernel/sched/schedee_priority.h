/**
 * @file
 * @brief Priorities of threads and lthreads; a greater number wins.
 */

#ifndef KERNEL_SCHED_SCHEDEE_PRIORITY_H_
#define KERNEL_SCHED_SCHEDEE_PRIORITY_H_

#define SCHED_PRIORITY_MIN   0
#define SCHED_PRIORITY_MAX   255
#define SCHED_PRIORITY_TOTAL (SCHED_PRIORITY_MAX - SCHED_PRIORITY_MIN + 1)

/* Ordinary threads. */
#define SCHED_OTHER_PRIORITY_MIN  1
#define SCHED_OTHER_PRIORITY_MAX  100
#define SCHED_OTHER_PRIORITY_NORM 50

/* Real-time threads. */
#define SCHED_RT_PRIORITY_MIN  101
#define SCHED_RT_PRIORITY_MAX  200
#define SCHED_RT_PRIORITY_NORM 150

/* Lthreads. The greatest is, as in Embox, beyond what may be set. */
#define SCHED_LT_PRIORITY_MIN  201
#define SCHED_LT_PRIORITY_MAX  256
#define SCHED_LT_PRIORITY_NORM 228

struct schedee;

struct schedee_priority {
	int base_priority;
};

#define SCHED_PRIORITY_INIT(prio) \
	{ .base_priority = (prio) }

extern int schedee_priority_init(struct schedee *schedee, int new_priority);

/**
 * Sets the priority and reschedules if that calls for it. Any context.
 * @return 0; -EINVAL: not within SCHED_PRIORITY_MIN..MAX.
 */
extern int schedee_priority_set(struct schedee *schedee, int new_priority);

extern int schedee_priority_get(struct schedee *schedee);

#endif /* KERNEL_SCHED_SCHEDEE_PRIORITY_H_ */
