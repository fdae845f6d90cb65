/**
 * @file
 * @brief Pages that another domain still maps
 *
 * A backend may keep a page mapped for as long as it likes. Until it lets go,
 * the page must not hold anything else and the reference must not grant
 * anything else (XSA-396).
 */

#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <util/log.h>

#include "grant_quarantine.h"

#define QUARANTINE_MAX OPTION_GET(NUMBER, quarantine)
#define RETRY_MS       OPTION_GET(NUMBER, retry_ms)

struct quarantined {
	void *page;
	void (*release)(void *page);
	grant_ref_t ref;
};

/* Protected by ipl_save(): filled by any context, emptied by the timer. */
static struct quarantined quarantine[QUARANTINE_MAX];
static unsigned int quarantine_count;
static unsigned int quarantine_leaked;

static struct sys_timer quarantine_timer;

static bool quarantine_push(const struct quarantined *q) {
	ipl_t ipl = ipl_save();
	bool fits = quarantine_count < QUARANTINE_MAX;

	if (fits) {
		quarantine[quarantine_count++] = *q;
	}
	else {
		quarantine_leaked++;
	}
	ipl_restore(ipl);
	return fits;
}

/** Takes the entry at @a index out; the last one takes its place. */
static bool quarantine_take(unsigned int index, struct quarantined *q) {
	ipl_t ipl = ipl_save();
	bool there = index < quarantine_count;

	if (there) {
		*q = quarantine[index];
		quarantine[index] = quarantine[--quarantine_count];
	}
	ipl_restore(ipl);
	return there;
}

/** Tries once to end each access, from the last entry to the first. */
static void quarantine_retry(struct sys_timer *timer, void *arg) {
	struct quarantined q;
	unsigned int i = quarantine_count;

	(void)arg;
	while (i-- > 0) {
		if (!quarantine_take(i, &q)) {
			continue;
		}
		if (xen_grant_end(q.ref)) {
			quarantine_push(&q);
			continue;
		}
		xen_grant_free(q.ref);
		q.release(q.page);
	}
	if (quarantine_count > 0) {
		sys_timer_start(timer, ms2jiffies(RETRY_MS));
	}
}

void grant_quarantine_add(grant_ref_t ref, void *page,
    void (*release)(void *page)) {
	struct quarantined q = {.page = page, .release = release, .ref = ref};

	if (!quarantine_push(&q)) {
		return;
	}
	if (!sys_timer_is_started(&quarantine_timer)) {
		sys_timer_start(&quarantine_timer, ms2jiffies(RETRY_MS));
	}
}

void grant_quarantine_counters(struct xen_grant_counters *counters) {
	ipl_t ipl = ipl_save();

	counters->quarantined = quarantine_count;
	counters->leaked = quarantine_leaked;
	ipl_restore(ipl);
}

void grant_quarantine_init(void) {
	sys_timer_init(&quarantine_timer, SYS_TIMER_ONESHOT, quarantine_retry,
	    NULL);
}
