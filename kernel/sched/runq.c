/**
 * @file
 * @brief Queue of what is ready to run: a list and a bit per priority.
 */

#include <stddef.h>
#include <stdint.h>

#include <kernel/sched.h>

#include "runq.h"

#define RUNQ_WORDS (SCHED_PRIORITY_TOTAL / 64)

struct runq_list {
	struct schedee *first;
	struct schedee *last;
};

static struct runq_list runq_lists[SCHED_PRIORITY_TOTAL];

/* Bit set: the list of that priority is not empty. */
static uint64_t runq_map[RUNQ_WORDS];

static struct runq_list *runq_list_of(struct schedee *s) {
	return &runq_lists[schedee_priority_get(s)];
}

static void runq_mark(struct schedee *s) {
	int prio = schedee_priority_get(s);

	runq_map[prio / 64] |= 1ull << (prio % 64);
}

void runq_insert(struct schedee *s) {
	struct runq_list *list = runq_list_of(s);

	s->runq_next = NULL;
	s->runq_prev = list->last;
	if (list->last) {
		list->last->runq_next = s;
	}
	else {
		list->first = s;
	}
	list->last = s;
	runq_mark(s);
}

void runq_insert_first(struct schedee *s) {
	struct runq_list *list = runq_list_of(s);

	s->runq_prev = NULL;
	s->runq_next = list->first;
	if (list->first) {
		list->first->runq_prev = s;
	}
	else {
		list->last = s;
	}
	list->first = s;
	runq_mark(s);
}

void runq_remove(struct schedee *s) {
	struct runq_list *list = runq_list_of(s);
	int prio = schedee_priority_get(s);

	if (s->runq_prev) {
		s->runq_prev->runq_next = s->runq_next;
	}
	else {
		list->first = s->runq_next;
	}
	if (s->runq_next) {
		s->runq_next->runq_prev = s->runq_prev;
	}
	else {
		list->last = s->runq_prev;
	}
	if (!list->first) {
		runq_map[prio / 64] &= ~(1ull << (prio % 64));
	}
}

struct schedee *runq_get_next(void) {
	int word;

	for (word = RUNQ_WORDS - 1; word >= 0; word--) {
		if (runq_map[word]) {
			return runq_lists[word * 64 + 63 - __builtin_clzll(runq_map[word])]
			    .first;
		}
	}
	return NULL;
}
