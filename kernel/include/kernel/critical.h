/**
 * @file
 * @brief Critical levels: what may preempt the running code.
 *
 * Levels from the hardest to the softest: interrupts locked, inside an
 * interrupt handler, scheduler locked. Each level is a nesting counter inside
 * one word. Work of some level (e.g. the switch of a thread) that is asked for
 * inside the same or a harder level stays pending until the last of them is
 * left.
 */

#ifndef KERNEL_CRITICAL_H_
#define KERNEL_CRITICAL_H_

#define CRITICAL_IRQ_LOCK    0x0000003f /**< irq_lock(), 63 nested. */
#define CRITICAL_IRQ_HANDLER 0x00000fc0 /**< Interrupt handler, 63 nested. */
#define CRITICAL_SCHED_LOCK  0x0003f000 /**< sched_lock(), 63 nested. */

/** All bits below the lowest bit of @a level: the harder levels. */
#define __CRITICAL_HARDER(level) (((level) ^ ((level)-1)) >> 1)

/** One nesting of @a level: its lowest bit. */
#define __CRITICAL_COUNT(level) (__CRITICAL_HARDER(level) + 1)

#ifndef __ASSEMBLER__

/** Deferred work of one critical level; define with CRITICAL_DISPATCHER_DEF. */
struct critical_dispatcher {
	struct critical_dispatcher *next; /**< In the queue of pending ones. */
	unsigned int mask;                /**< Levels that hold it back. */
	unsigned int pending;             /**< It is in the queue. */
	void (*dispatch)(void);           /**< Called with interrupts masked. */
};

#define CRITICAL_DISPATCHER_DEF(name, dispatch_fn, critical_mask)     \
	static struct critical_dispatcher name = {                        \
	    .dispatch = (dispatch_fn),                                    \
	    .mask = ((critical_mask) | __CRITICAL_HARDER(critical_mask)), \
	}

extern unsigned int __critical_count;

/** Nesting counters of the running thread, an lvalue. */
#define critical_count() __critical_count

/** True when code of @a level could run now. */
static inline int critical_allows(unsigned int level) {
	return !(critical_count() & (level | __CRITICAL_HARDER(level)));
}

/** Non-zero inside @a level, which may be the union of several levels. */
static inline int critical_inside(unsigned int level) {
	return critical_count() & level;
}

static inline void critical_enter(unsigned int level) {
	critical_count() += __CRITICAL_COUNT(level);
	__asm__ __volatile__("" : : : "memory");
}

/** Leaves @a level; the caller then calls critical_dispatch_pending(). */
static inline void critical_leave(unsigned int level) {
	__asm__ __volatile__("" : : : "memory");
	critical_count() -= __CRITICAL_COUNT(level);
}

static inline int critical_pending(struct critical_dispatcher *d) {
	return d->pending;
}

/**
 * Makes @a d pending and runs it at once if nothing holds it back.
 * May be called in any context.
 */
extern void critical_request_dispatch(struct critical_dispatcher *d);

/** Runs every pending dispatcher that the current levels allow. */
extern void critical_dispatch_pending(void);

/** Non-zero if critical_dispatch_pending() would run something. */
extern int critical_dispatch_required(void);

#endif /* __ASSEMBLER__ */

#endif /* KERNEL_CRITICAL_H_ */
