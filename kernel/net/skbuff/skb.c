/**
 * @file
 * @brief Socket buffers and queues of them
 */
#include <assert.h>
#include <stddef.h>

#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <net/skbuff.h>

#include "skb_data.h"

#define AMOUNT OPTION_GET(NUMBER, amount_skb)

static struct sk_buff skb_pool[AMOUNT];
static struct sk_buff *free_list; /* linked by lnk.next */
static unsigned int free_count = AMOUNT;
static unsigned int fresh; /* elements from here on were never used */

unsigned int skb_pool_free(void) {
	return free_count;
}

static struct sk_buff *skb_take(void) {
	struct sk_buff *skb;
	ipl_t ipl = ipl_save();

	skb = free_list;
	if (skb != NULL) {
		free_list = skb->lnk.next;
	}
	else if (fresh < AMOUNT) {
		skb = &skb_pool[fresh++];
	}
	free_count -= skb != NULL;
	ipl_restore(ipl);
	return skb;
}

/* ---- Queues: circular lists with the head in them ---- */

static void skb_link_init(struct sk_buff *skb) {
	skb->lnk.next = skb->lnk.prev = skb;
}

/* With ipl: takes the buffer out of its queue, if it is in one. */
static void skb_unlink(struct sk_buff *skb) {
	skb->lnk.prev->lnk.next = skb->lnk.next;
	skb->lnk.next->lnk.prev = skb->lnk.prev;
	skb_link_init(skb);
}

void skb_queue_init(struct sk_buff_head *queue) {
	queue->next = queue->prev = (struct sk_buff *)queue;
}

void skb_queue_push(struct sk_buff_head *queue, struct sk_buff *skb) {
	struct sk_buff *head = (struct sk_buff *)queue;
	ipl_t ipl = ipl_save();

	skb_unlink(skb);
	skb->lnk.next = head;
	skb->lnk.prev = head->lnk.prev;
	head->lnk.prev->lnk.next = skb;
	head->lnk.prev = skb;
	ipl_restore(ipl);
}

struct sk_buff *skb_queue_front(struct sk_buff_head *queue) {
	return queue->next == (struct sk_buff *)queue ? NULL : queue->next;
}

struct sk_buff *skb_queue_pop(struct sk_buff_head *queue) {
	struct sk_buff *skb;
	ipl_t ipl = ipl_save();

	skb = skb_queue_front(queue);
	if (skb != NULL) {
		skb_unlink(skb);
	}
	ipl_restore(ipl);
	return skb;
}

void skb_queue_purge(struct sk_buff_head *queue) {
	struct sk_buff *skb;

	while ((skb = skb_queue_pop(queue)) != NULL) {
		skb_free(skb);
	}
}

int skb_queue_count(struct sk_buff_head *queue) {
	struct sk_buff *skb = queue->next;
	int count = 0;

	for (; skb != (struct sk_buff *)queue; skb = skb->lnk.next) {
		count++;
	}
	return count;
}

/* ---- Buffers ---- */

struct sk_buff *skb_wrap(size_t size, struct sk_buff_data *data) {
	struct sk_buff *skb = skb_take();

	assert(size != 0 && data != NULL);
	if (skb == NULL) {
		return NULL;
	}
	skb_link_init(skb);
	skb->dev = NULL;
	skb->len = size;
	skb->data = data;
	skb->mac.raw = data->bytes;
	skb->nh.raw = skb->h.raw = NULL;
	return skb;
}

struct sk_buff *skb_alloc(size_t size) {
	struct sk_buff_data *data = skb_data_alloc(size);
	struct sk_buff *skb;

	if (data == NULL) {
		return NULL;
	}
	skb = skb_wrap(size, data);
	if (skb == NULL) {
		skb_data_free(data);
	}
	return skb;
}

void skb_free(struct sk_buff *skb) {
	ipl_t ipl;

	if (skb == NULL) {
		return;
	}
	skb_data_free(skb->data);
	ipl = ipl_save();
	skb_unlink(skb);
	skb->lnk.next = free_list;
	free_list = skb;
	free_count++;
	ipl_restore(ipl);
}
