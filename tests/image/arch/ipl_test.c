/**
 * @file
 * @brief Masking of upcalls: held back, never lost
 */

#include <asm/xen/hypervisor.h>
#include <embox/test.h>
#include <hal/cpu_idle.h>
#include <hal/ipl.h>

#include "loop_event.h"

EMBOX_TEST_SUITE("masking of upcalls");

#define ROUNDS 1000

TEST_SETUP(open_loop) {
	return loop_event_open();
}

TEST_TEARDOWN(close_loop) {
	loop_event_close();
	return 0;
}

TEST_CASE("an event is handled before its sending returns") {
	loop_event_send();
	test_assert_equal(loop_event_count, 1);
}

TEST_CASE("an event waits while upcalls are masked") {
	ipl_t ipl = ipl_save();
	unsigned int under_mask;

	loop_event_send();
	under_mask = loop_event_count;
	ipl_restore(ipl);
	test_assert_equal(under_mask, 0);
}

TEST_CASE("an event that came under the mask is handled at its end") {
	unsigned int missed = 0;

	for (unsigned int i = 1; i <= ROUNDS; i++) {
		ipl_t ipl = ipl_save();

		loop_event_send();
		ipl_restore(ipl);
		missed += loop_event_count != i;
	}
	test_assert_zero(missed);
}

TEST_CASE("an inner restore leaves the outer mask") {
	ipl_t outer = ipl_save();
	ipl_t inner = ipl_save();
	unsigned int after_inner;

	loop_event_send();
	ipl_restore(inner);
	after_inner = loop_event_count;
	ipl_restore(outer);
	test_assert_equal(after_inner, 0);
	test_assert_equal(loop_event_count, 1);
}

TEST_CASE("ipl_save tells what was before") {
	ipl_t unmasked = ipl_save();
	ipl_t masked = ipl_save();

	ipl_restore(unmasked);
	test_assert_zero(unmasked);
	test_assert_not_zero(masked);
	test_assert_zero(xen_vcpu_info()->evtchn_upcall_mask);
}

TEST_CASE("idle does not sleep over an event that is pending") {
	unsigned int missed = 0;

	for (unsigned int i = 1; i <= ROUNDS; i++) {
		ipl_disable();
		loop_event_send();
		/* Unmasks; a lost event would leave it to some timer. */
		arch_cpu_idle();
		missed += loop_event_count != i;
	}
	test_assert_zero(missed);
}
