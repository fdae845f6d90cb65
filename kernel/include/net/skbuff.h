/**
 * @file
 * @brief Socket buffers: frames on their way between driver and stack
 *
 * The slice of Embox's <net/skbuff.h> in use. Structures and data areas come
 * from pools sized by options; every function here is safe in any context as
 * long as the size asked for is no more than skb_max_size().
 */
#ifndef NET_SKBUFF_H_
#define NET_SKBUFF_H_

#include <stddef.h>

struct ethhdr;
struct net_device;
struct sk_buff;
struct sk_buff_data;

typedef struct sk_buff_head {
	struct sk_buff *next;
	struct sk_buff *prev;
} sk_buff_head_t;

typedef struct sk_buff {
	struct sk_buff_head lnk; /* must be first */

	struct net_device *dev; /* arrived on, or leaving by */

	char cb[52]; /* scratch area of the layer that owns the buffer */

	size_t len; /* from the link header to the end of data */

	union {
		unsigned char *raw;
	} h; /* transport header */
	union {
		unsigned char *raw;
	} nh; /* network header */
	union {
		struct ethhdr *ethh;
		unsigned char *raw;
	} mac; /* link header: first byte of the frame */

	struct sk_buff_data *data;
} sk_buff_t;

/** Largest size served from the pool, in bytes. */
extern size_t skb_max_size(void);

/** @return first byte of a data area. */
extern void *skb_data_cast_in(struct sk_buff_data *skb_data);
extern void *skb_get_data_pointner(struct sk_buff_data *skb_data);

/** Data area with one reference, not zeroed; NULL when there is none. */
extern struct sk_buff_data *skb_data_alloc(size_t size);
/** Takes one more reference. */
extern struct sk_buff_data *skb_data_clone(struct sk_buff_data *skb_data);
/** @return true when there is more than one reference. */
extern int skb_data_cloned(const struct sk_buff_data *skb_data);
/** Gives one reference back. */
extern void skb_data_free(struct sk_buff_data *skb_data);

/** Buffer around @a skb_data, whose reference it takes over; NULL: none left,
 * and the reference stays with the caller. */
extern struct sk_buff *skb_wrap(size_t size, struct sk_buff_data *skb_data);
/** Buffer with room for @a size bytes from mac.raw on; NULL when out of it. */
extern struct sk_buff *skb_alloc(size_t size);
/** Frees the buffer (NULL is allowed), taking it off any queue. */
extern void skb_free(struct sk_buff *skb);

/** FIFO queues; push and pop are safe in any context. */
extern void skb_queue_init(struct sk_buff_head *queue);
extern void skb_queue_purge(struct sk_buff_head *queue);
extern void skb_queue_push(struct sk_buff_head *queue, struct sk_buff *skb);
extern struct sk_buff *skb_queue_front(struct sk_buff_head *queue);
extern struct sk_buff *skb_queue_pop(struct sk_buff_head *queue);
extern int skb_queue_count(struct sk_buff_head *queue);

/** Next of a buffer in a queue, to be checked with skb_queue_end(). */
static inline struct sk_buff *skb_queue_next(struct sk_buff *skb) {
	return skb->lnk.next;
}

/** @return true if @a skb is behind the last one. */
static inline int skb_queue_end(struct sk_buff *skb,
    struct sk_buff_head *queue) {
	return (void *)queue == (void *)skb;
}

#endif /* NET_SKBUFF_H_ */
