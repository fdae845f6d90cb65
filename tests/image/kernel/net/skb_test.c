/**
 * @file
 * @brief Socket buffers: pools, queues, accounts
 */
#include <stdint.h>
#include <string.h>

#include <embox/test.h>
#include <net/skbuff.h>

#include <net/skbuff/skb_data.h>

EMBOX_TEST_SUITE("socket buffers");

static struct sk_buff_head queue;
static unsigned int skbs, areas;

/* Other users of the pools are asleep while no packet moves; a test network
 * is never that quiet, so runs are short and compared with both counts. */
TEST_SETUP(start) {
	skb_queue_init(&queue);
	skbs = skb_pool_free();
	areas = skb_data_pool_free();
	return 0;
}

TEST_TEARDOWN(stop) {
	skb_queue_purge(&queue);
	return 0;
}

TEST_CASE("a buffer has room for what was asked, apart from all others") {
	struct sk_buff *a = skb_alloc(skb_max_size());
	struct sk_buff *b = skb_alloc(skb_max_size());

	test_assert_not_null(a);
	test_assert_not_null(b);
	memset(a->mac.raw, 1, skb_max_size());
	memset(b->mac.raw, 2, skb_max_size());
	test_assert_equal(a->mac.raw[skb_max_size() - 1], 1);
	test_assert_equal(b->mac.raw[0], 2);
	skb_free(a);
	skb_free(b);
}

TEST_CASE("a queue gives buffers back first in, first out") {
	struct sk_buff *skb[4];

	for (int i = 0; i < 4; i++) {
		skb[i] = skb_alloc(100);
		skb_queue_push(&queue, skb[i]);
	}
	test_assert_equal(skb_queue_count(&queue), 4);
	for (int i = 0; i < 4; i++) {
		test_assert_equal(skb_queue_front(&queue), skb[i]);
		test_assert_equal(skb_queue_pop(&queue), skb[i]);
		skb_free(skb[i]);
	}
	test_assert_null(skb_queue_pop(&queue));
}

TEST_CASE("a buffer pushed to a second queue leaves the first") {
	struct sk_buff_head other;
	struct sk_buff *skb = skb_alloc(100);

	skb_queue_init(&other);
	skb_queue_push(&queue, skb);
	skb_queue_push(&other, skb);
	test_assert_null(skb_queue_front(&queue));
	test_assert_equal(skb_queue_pop(&other), skb);
	skb_free(skb);
}

TEST_CASE("freeing a buffer takes it off its queue") {
	struct sk_buff *a = skb_alloc(100);
	struct sk_buff *b = skb_alloc(100);

	skb_queue_push(&queue, a);
	skb_queue_push(&queue, b);
	skb_free(a);
	test_assert_equal(skb_queue_pop(&queue), b);
	test_assert_null(skb_queue_front(&queue));
	skb_free(b);
}

TEST_CASE("all that was taken comes back, and the end of the pool is no "
          "crash") {
	struct sk_buff *skb;
	unsigned int taken = 0;

	while ((skb = skb_alloc(100)) != NULL) {
		skb_queue_push(&queue, skb);
		taken++;
	}
	test_assert(taken > 0 && taken <= areas + 8);
	test_assert(skb_data_pool_free() < areas);
	skb_queue_purge(&queue);
	test_assert(skb_pool_free() + 8 >= skbs);
	test_assert(skb_data_pool_free() + 8 >= areas);
}

TEST_CASE("a data area lives until its last user is done") {
	struct sk_buff *skb = skb_alloc(100);
	struct sk_buff_data *data = skb_data_clone(skb->data);
	unsigned int before = skb_data_pool_free();

	test_assert_true(skb_data_cloned(data));
	skb->mac.raw[0] = 77;
	skb_free(skb);
	test_assert(skb_data_pool_free() <= before + 8);
	test_assert_false(skb_data_cloned(data));
	test_assert_equal(*(unsigned char *)skb_data_cast_in(data), 77);
	skb_data_free(data);
}

TEST_CASE("a size beyond the pool's comes from the heap and goes back") {
	struct sk_buff *skb = skb_alloc(60000);

	test_assert_not_null(skb);
	memset(skb->mac.raw, 3, 60000);
	test_assert(skb_data_pool_free() + 8 >= areas);
	skb_free(skb);
}

TEST_CASE("freeing nothing is allowed") {
	skb_free(NULL);
}
