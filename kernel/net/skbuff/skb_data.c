/**
 * @file
 * @brief Data areas of socket buffers
 */
#include <assert.h>
#include <stddef.h>

#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <mem/sysmalloc.h>
#include <net/skbuff.h>
#include <util/member.h>

#include "skb_data.h"

#define AMOUNT    OPTION_GET(NUMBER, amount_skb_data)
#define DATA_SIZE OPTION_GET(NUMBER, data_size)
#define HUGE_MAX  ((size_t)OPTION_GET(NUMBER, huge_kib) * 1024)

/** Area of the pool. While free, its first bytes link it to the next one. */
struct skb_data_fixed {
	struct sk_buff_data data;
	union {
		struct skb_data_fixed *next;
		unsigned char bytes[DATA_SIZE];
	};
};

static struct skb_data_fixed skb_data_pool[AMOUNT];
static struct skb_data_fixed *free_list;
static unsigned int free_count = AMOUNT;
static unsigned int fresh; /* elements from here on were never used */

unsigned int skb_data_pool_free(void) {
	return free_count;
}

static void skb_data_release_fixed(struct sk_buff_data *data) {
	struct skb_data_fixed *fixed;
	ipl_t ipl = ipl_save();

	fixed = mcast_out(data, struct skb_data_fixed, data);
	fixed->next = free_list;
	free_list = fixed;
	free_count++;
	ipl_restore(ipl);
}

/** Area from the heap. */
struct skb_data_huge {
	struct sk_buff_data data;
	size_t size;
	unsigned char bytes[];
};

static size_t huge_used; /* guarded by ipl */

static int huge_charge(size_t size) {
	ipl_t ipl = ipl_save();
	int ok = size <= HUGE_MAX && huge_used <= HUGE_MAX - size;

	huge_used += ok ? size : 0;
	ipl_restore(ipl);
	return ok;
}

static void huge_discharge(size_t size) {
	ipl_t ipl = ipl_save();

	huge_used -= size;
	ipl_restore(ipl);
}

static void skb_data_release_huge(struct sk_buff_data *data) {
	struct skb_data_huge *huge = mcast_out(data, struct skb_data_huge, data);

	huge_discharge(huge->size);
	sysfree(huge);
}

static struct sk_buff_data *skb_data_take_fixed(void) {
	struct skb_data_fixed *fixed;
	ipl_t ipl = ipl_save();

	fixed = free_list;
	if (fixed != NULL) {
		free_list = fixed->next;
	}
	else if (fresh < AMOUNT) {
		fixed = &skb_data_pool[fresh++];
	}
	free_count -= fixed != NULL;
	ipl_restore(ipl);
	if (fixed == NULL) {
		return NULL;
	}
	fixed->data.bytes = fixed->bytes;
	fixed->data.release = skb_data_release_fixed;
	return &fixed->data;
}

static struct sk_buff_data *skb_data_take_huge(size_t size) {
	struct skb_data_huge *huge;

	if (!huge_charge(size)) {
		return NULL;
	}
	huge = sysmalloc(sizeof *huge + size);
	if (huge == NULL) {
		huge_discharge(size);
		return NULL;
	}
	huge->size = size;
	huge->data.bytes = huge->bytes;
	huge->data.release = skb_data_release_huge;
	return &huge->data;
}

size_t skb_max_size(void) {
	return DATA_SIZE;
}

void *skb_get_data_pointner(struct sk_buff_data *data) {
	return data->bytes;
}

void *skb_data_cast_in(struct sk_buff_data *data) {
	assert(data != NULL);
	return data->bytes;
}

struct sk_buff_data *skb_data_alloc(size_t size) {
	struct sk_buff_data *data;

	data = size <= DATA_SIZE ? skb_data_take_fixed() : skb_data_take_huge(size);
	if (data != NULL) {
		data->links = 1;
	}
	return data;
}

struct sk_buff_data *skb_data_clone(struct sk_buff_data *data) {
	ipl_t ipl = ipl_save();

	data->links++;
	ipl_restore(ipl);
	return data;
}

int skb_data_cloned(const struct sk_buff_data *data) {
	return data->links != 1;
}

void skb_data_free(struct sk_buff_data *data) {
	ipl_t ipl = ipl_save();
	int links = --data->links;

	ipl_restore(ipl);
	assert(links >= 0);
	if (links == 0) {
		data->release(data);
	}
}
