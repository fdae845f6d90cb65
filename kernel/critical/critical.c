/**
 * @file
 * @brief Queue of dispatchers held back by the critical levels.
 */

#include <assert.h>
#include <stddef.h>

#include <hal/ipl.h>
#include <kernel/critical.h>

unsigned int __critical_count;

/* Pending ones, those of the hardest level (the fewest bits) first: what holds
 * back the first one holds back all. Guarded by ipl. */
static struct critical_dispatcher *dispatch_queue;

int critical_dispatch_required(void) {
	struct critical_dispatcher *d = dispatch_queue;

	return d && !(d->mask & critical_count());
}

void critical_dispatch_pending(void) {
	struct critical_dispatcher *d;
	ipl_t ipl;

	/* What an interrupt adds from here on, its own end dispatches. */
	if (!critical_dispatch_required()) {
		return;
	}

	ipl = ipl_save();
	while (critical_dispatch_required()) {
		d = dispatch_queue;
		dispatch_queue = d->next;
		d->pending = 0;
		d->dispatch();
	}
	ipl_restore(ipl);
}

void critical_request_dispatch(struct critical_dispatcher *d) {
	struct critical_dispatcher **pp;
	ipl_t ipl;

	assert(d && d->dispatch);

	ipl = ipl_save();
	if (!d->pending) {
		pp = &dispatch_queue;
		while (*pp && (*pp)->mask < d->mask) {
			pp = &(*pp)->next;
		}
		d->next = *pp;
		*pp = d;
		d->pending = 1;
	}
	ipl_restore(ipl);

	critical_dispatch_pending();
}
