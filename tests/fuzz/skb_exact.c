/**
 * @file
 * @brief Data areas of socket buffers: blocks of their exact size
 *
 * A byte too far is found; those of the kernel's pool lie side by side.
 */

#include <net/skbuff.h>

#include "../../kernel/net/skbuff/skb_data.h"
#include "input.h"
#include "kernel.h"

static void data_release(struct sk_buff_data *data) {
	process_free(data->bytes);
	process_free(data);
}

struct sk_buff_data *skb_data_alloc(size_t size) {
	struct sk_buff_data *data = process_alloc(sizeof(*data));

	if (data == NULL) {
		return NULL;
	}
	data->bytes = process_alloc(size);
	data->links = 1;
	data->release = data_release;
	return data;
}

void skb_data_free(struct sk_buff_data *data) {
	REQUIRE(data->links == 1);
	data->release(data);
}
