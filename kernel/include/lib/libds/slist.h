/**
 * @file
 * @brief Singly linked lists with the links inside the elements.
 */

#ifndef LIB_LIBDS_SLIST_H_
#define LIB_LIBDS_SLIST_H_

#include <stddef.h>

#include <util/macro.h>
#include <util/member.h>

struct slist_link {
	struct slist_link *next;
};

struct slist {
	struct slist_link sentinel;
};

#define SLIST_LINK_INIT(link) \
	{ .next = (link) }
#define SLIST_INIT(slist)                         \
	{                                             \
		.sentinel = {.next = &(slist)->sentinel } \
	}

#define slist_element(link, type, member) mcast_out(link, type, member)

static inline struct slist_link *slist_link_init(struct slist_link *link) {
	link->next = link;
	return link;
}

static inline struct slist *slist_init(struct slist *list) {
	slist_link_init(&list->sentinel);
	return list;
}

static inline int slist_empty(struct slist *list) {
	return list->sentinel.next == &list->sentinel;
}

static inline struct slist_link *slist_first_link(struct slist *list) {
	return slist_empty(list) ? NULL : list->sentinel.next;
}

static inline void slist_insert_after_link(struct slist_link *new_link,
    struct slist_link *link) {
	new_link->next = link->next;
	link->next = new_link;
}

static inline void slist_add_first_link(struct slist_link *new_link,
    struct slist *list) {
	slist_insert_after_link(new_link, &list->sentinel);
}

static inline struct slist_link *slist_remove_first_link(struct slist *list) {
	struct slist_link *first = slist_first_link(list);

	if (first) {
		list->sentinel.next = first->next;
		slist_link_init(first);
	}
	return first;
}

#define slist_first_element(slist, type, member) \
	mcast_out_or_null(slist_first_link(slist), type, member)

#define slist_add_first_element(element, slist, member) \
	slist_add_first_link(mcast_in(element, member), slist)

#define slist_remove_first_element(slist, type, member) \
	mcast_out_or_null(slist_remove_first_link(slist), type, member)

/** The body may remove the element it is given. */
#define slist_foreach(element, slist, member)                    \
	__slist_foreach(element, slist, member, MACRO_GUARD(__link), \
	    MACRO_GUARD(__end), MACRO_GUARD(__next))

#define __slist_foreach(element, slist, member, __link, __end, __next)         \
	for (struct slist_link *__end = &(slist)->sentinel, *__link = __end->next, \
	                       *__next = __link->next;                             \
	     __link != __end                                                       \
	     && (element = slist_element(__link, typeof(*element), member), 1);    \
	     __link = __next, __next = __link->next)

#endif /* LIB_LIBDS_SLIST_H_ */
