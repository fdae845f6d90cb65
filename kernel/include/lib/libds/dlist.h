/**
 * @file
 * @brief Doubly linked circular lists with the links inside the elements.
 */

#ifndef LIB_LIBDS_DLIST_H_
#define LIB_LIBDS_DLIST_H_

#include <stddef.h>

#include <util/macro.h>
#include <util/member.h>

/** The list itself, or the link of an element. */
struct dlist_head {
	struct dlist_head *next;
	struct dlist_head *prev;
};

#define DLIST_INIT(head) \
	{ &(head), &(head) }
#define DLIST_INIT_NULL() \
	{ NULL, NULL }
#define DLIST_DEFINE(name) struct dlist_head name = DLIST_INIT(name)

static inline struct dlist_head *dlist_init(struct dlist_head *list) {
	list->next = list->prev = list;
	return list;
}

static inline struct dlist_head *dlist_head_init(struct dlist_head *item) {
	return dlist_init(item);
}

static inline int dlist_empty(const struct dlist_head *head) {
	return head == head->next;
}

static inline void __dlist_link(struct dlist_head *item,
    struct dlist_head *prev, struct dlist_head *next) {
	item->prev = prev;
	item->next = next;
	prev->next = item;
	next->prev = item;
}

/** Adds @a item behind @a list: as its first element if it is the list. */
static inline void dlist_add_next(struct dlist_head *item,
    struct dlist_head *list) {
	__dlist_link(item, list, list->next);
}

/** Adds @a item before @a list: as its last element if it is the list. */
static inline void dlist_add_prev(struct dlist_head *item,
    struct dlist_head *list) {
	__dlist_link(item, list->prev, list);
}

static inline void dlist_del(struct dlist_head *item) {
	item->prev->next = item->next;
	item->next->prev = item->prev;
	dlist_init(item);
}

static inline void dlist_del_init(struct dlist_head *item) {
	dlist_del(item);
}

static inline struct dlist_head *dlist_next(const struct dlist_head *list) {
	return list->next;
}

static inline struct dlist_head *dlist_prev(const struct dlist_head *list) {
	return list->prev;
}

#define dlist_first dlist_next
#define dlist_last  dlist_prev

static inline struct dlist_head *dlist_first_or_null(
    const struct dlist_head *list) {
	return dlist_empty(list) ? NULL : dlist_first(list);
}

#define dlist_entry(head, type, member) mcast_out(head, type, member)

#define dlist_next_entry(list, type, member) \
	mcast_out(dlist_next(list), type, member)
#define dlist_prev_entry(list, type, member) \
	mcast_out(dlist_prev(list), type, member)
#define dlist_first_entry dlist_next_entry
#define dlist_last_entry  dlist_prev_entry

#define dlist_next_entry_or_null(list, type, member) \
	mcast_out_or_null(dlist_first_or_null(list), type, member)
#define dlist_first_entry_or_null dlist_next_entry_or_null

/* The loops allow the body to delete the element it is given. */

#define dlist_foreach_safe(link, head) \
	__dlist_foreach(link, head, MACRO_GUARD(__head), MACRO_GUARD(__next))

#define __dlist_foreach(link, head, __head, __next)                  \
	for (struct dlist_head *__head = (head), *__next = __head->next; \
	     (link = __next) != __head && (__next = __next->next, 1);)

#define dlist_foreach_entry_safe(item, head, member)               \
	__dlist_foreach_entry(item, head, member, MACRO_GUARD(__link), \
	    MACRO_GUARD(__head), MACRO_GUARD(__next))

#define __dlist_foreach_entry(item, head, member, __link, __head, __next) \
	for (struct dlist_head *__head = (head), *__link = __head->next,      \
	                       *__next = __link->next;                        \
	     __link != __head                                                 \
	     && (item = dlist_entry(__link, typeof(*item), member), 1);       \
	     __link = __next, __next = __link->next)

#define dlist_foreach       dlist_foreach_safe
#define dlist_foreach_entry dlist_foreach_entry_safe

#endif /* LIB_LIBDS_DLIST_H_ */
