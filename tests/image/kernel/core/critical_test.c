/**
 * @file
 * @brief Critical levels and what they hold back.
 */

#include <embox/test.h>
#include <hal/ipl.h>
#include <kernel/critical.h>
#include <kernel/irq_lock.h>
#include <kernel/sched/sched_lock.h>

EMBOX_TEST_SUITE("critical levels");

static void emit_dispatch(void) {
	test_emit('d');
}

CRITICAL_DISPATCHER_DEF(test_dispatcher, emit_dispatch, CRITICAL_SCHED_LOCK);

TEST_CASE("A request outside of all levels is dispatched at once") {
	critical_request_dispatch(&test_dispatcher);
	test_assert_emitted("d");
}

TEST_CASE("A request waits until the last of its levels is left") {
	sched_lock();
	irq_lock();
	critical_request_dispatch(&test_dispatcher);
	test_assert_true(critical_pending(&test_dispatcher));
	test_emit('1');
	irq_unlock();
	test_emit('2');
	sched_unlock();
	test_assert_emitted("12d");
	test_assert_false(critical_pending(&test_dispatcher));
}

TEST_CASE("Several requests are one dispatch") {
	sched_lock();
	critical_request_dispatch(&test_dispatcher);
	critical_request_dispatch(&test_dispatcher);
	sched_unlock();
	test_assert_emitted("d");
}

TEST_CASE("A level admits harder ones but neither itself nor softer ones") {
	critical_enter(CRITICAL_IRQ_HANDLER);
	test_assert_true(critical_inside(CRITICAL_IRQ_HANDLER));
	test_assert_false(critical_inside(CRITICAL_SCHED_LOCK));
	test_assert_false(critical_allows(CRITICAL_IRQ_HANDLER));
	test_assert_false(critical_allows(CRITICAL_SCHED_LOCK));
	test_assert_true(critical_allows(CRITICAL_IRQ_LOCK));
	critical_leave(CRITICAL_IRQ_HANDLER);
	critical_dispatch_pending();
	test_assert_true(critical_allows(CRITICAL_SCHED_LOCK));
}

TEST_CASE("Levels nest up to their limit") {
	int i;

	for (i = 0; i < 63; i++) {
		critical_enter(CRITICAL_SCHED_LOCK);
	}
	test_assert_false(critical_inside(CRITICAL_IRQ_HANDLER));
	for (i = 0; i < 63; i++) {
		test_assert_true(critical_inside(CRITICAL_SCHED_LOCK));
		critical_leave(CRITICAL_SCHED_LOCK);
	}
	critical_dispatch_pending();
	test_assert_false(critical_inside(CRITICAL_SCHED_LOCK));
}
