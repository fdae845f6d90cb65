/**
 * @file
 * @brief Attaching, dispatching and detaching of interrupt handlers.
 *
 * The interrupts are made up: the suite dispatches, on a line that nothing
 * uses, as the low-level interrupt code would.
 */

#include <errno.h>
#include <stddef.h>

#include <embox/test.h>
#include <kernel/critical.h>
#include <kernel/irq.h>

EMBOX_TEST_SUITE("interrupt handlers");

#define TEST_IRQ (IRQ_NRS_TOTAL - 1)

static int first, second;
static int calls;

static irq_return_t count_handler(unsigned int irq_nr, void *data) {
	(void)irq_nr;
	(void)data;
	calls++;
	return IRQ_HANDLED;
}

static irq_return_t detach_self_handler(unsigned int irq_nr, void *data) {
	calls++;
	irq_detach(irq_nr, data);
	return IRQ_HANDLED;
}

static irq_return_t detach_both_handler(unsigned int irq_nr, void *data) {
	(void)data;
	calls++;
	irq_detach(irq_nr, &first);
	irq_detach(irq_nr, &second);
	return IRQ_HANDLED;
}

static void dispatch(void) {
	critical_enter(CRITICAL_IRQ_HANDLER);
	irq_dispatch(TEST_IRQ);
	critical_leave(CRITICAL_IRQ_HANDLER);
	critical_dispatch_pending();
}

static int attach(irq_handler_t handler, unsigned int flags, void *data) {
	return irq_attach(TEST_IRQ, handler, flags, data, "irq_test");
}

TEST_SETUP(test_setup);

static int test_setup(void) {
	calls = 0;
	return 0;
}

TEST_CASE("A handler is called from its attachment until its detachment") {
	test_assert_zero(attach(count_handler, 0, &first));
	dispatch();
	test_assert_zero(irq_detach(TEST_IRQ, &first));
	dispatch();
	test_assert_equal(calls, 1);
}

TEST_CASE("A line beyond the controller's last is refused") {
	test_assert_equal(irq_attach(IRQ_NRS_TOTAL, count_handler, 0, &first, "x"),
	    -EINVAL);
	test_assert_equal(irq_detach(IRQ_NRS_TOTAL, &first), -EINVAL);
}

TEST_CASE("Attaching without a handler is refused") {
	test_assert_equal(attach(NULL, 0, &first), -EINVAL);
}

TEST_CASE("Detaching from a line without a handler is an error") {
	test_assert_equal(irq_detach(TEST_IRQ, &first), -ENOENT);
}

TEST_CASE("Detaching another than the line's handler changes nothing") {
	test_assert_zero(attach(count_handler, 0, &first));
	test_assert_zero(irq_detach(TEST_IRQ, &second));
	dispatch();
	test_assert_equal(calls, 1);
	test_assert_zero(irq_detach(TEST_IRQ, &first));
}

TEST_CASE("A line is shared only if both sides agree") {
	test_assert_zero(attach(count_handler, 0, &first));
	test_assert_equal(attach(count_handler, IF_SHARESUP, &second), -EBUSY);
	test_assert_zero(irq_detach(TEST_IRQ, &first));

	test_assert_zero(attach(count_handler, IF_SHARESUP, &first));
	test_assert_equal(attach(count_handler, 0, &second), -EBUSY);
	test_assert_zero(attach(count_handler, IF_SHARESUP, &second));
	dispatch();
	test_assert_equal(calls, 2);
	test_assert_zero(irq_detach(TEST_IRQ, &first));
	test_assert_zero(irq_detach(TEST_IRQ, &second));
}

TEST_CASE("A handler may detach itself while it runs") {
	test_assert_zero(attach(detach_self_handler, IF_SHARESUP, &first));
	test_assert_zero(attach(count_handler, IF_SHARESUP, &second));
	dispatch();
	test_assert_equal(calls, 2);
	dispatch();
	test_assert_equal(calls, 3);
	test_assert_zero(irq_detach(TEST_IRQ, &second));
}

TEST_CASE("A handler detached by another is not called any more") {
	test_assert_zero(attach(detach_both_handler, IF_SHARESUP, &first));
	test_assert_zero(attach(count_handler, IF_SHARESUP, &second));
	dispatch();
	test_assert_equal(calls, 1);
	test_assert_equal(irq_detach(TEST_IRQ, &second), -ENOENT);
}
