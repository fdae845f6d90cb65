/**
 * @file
 * @brief The console against a daemon that misbehaves
 *
 * The cases write the daemon's indices in its place, and put back what makes
 * sense: the daemon itself ignores a ring whose indices do not.
 */

#include <stdbool.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include <asm/xen/hypervisor.h>
#include <asm/xen/time.h>
#include <embox/test.h>
#include <hal/ipl.h>

#include <xen/io/console.h>

EMBOX_TEST_SUITE("the console against a bad daemon");

#define SECOND 1000000000ULL

static struct xencons_interface *ring;

TEST_SETUP(drain) {
	ring = xen_console_ring_page();
	xen_console_drain(10 * SECOND);
	return 0;
}

/* Prints @a count bytes, without an end of line; tells how long it took. */
static uint64_t print_takes(unsigned int count) {
	uint64_t start = xen_system_time();

	while (count-- > 0) {
		xen_console_putc(' ');
	}
	return xen_system_time() - start;
}

TEST_CASE("output is dropped after a bound while the ring makes no sense") {
	uint64_t dropped = xen_console_stats.out_dropped;
	uint64_t stalls = xen_console_stats.out_stalls;
	uint64_t took;

	/* No room: the daemon seems to have taken more than there was. */
	ring->out_cons = ring->out_prod + 1;
	took = print_takes(100);
	ring->out_cons = ring->out_prod;
	test_assert(took < 20 * SECOND);
	test_assert(xen_console_stats.out_dropped - dropped == 100);
	test_assert(xen_console_stats.out_stalls - stalls == 1);
}

TEST_CASE("output goes on when the ring makes sense again") {
	uint64_t dropped = xen_console_stats.out_dropped;
	uint64_t bytes = xen_console_stats.out_bytes;

	print_takes(10);
	test_assert(xen_console_stats.out_dropped == dropped);
	test_assert(xen_console_stats.out_bytes - bytes == 10);
}

TEST_CASE("input of a senseless length is none") {
	ipl_t ipl = ipl_save();
	uint64_t bad = xen_console_stats.bad_indices;
	bool input;
	int ch;

	ring->in_prod = ring->in_cons + sizeof(ring->in) + 1;
	input = xen_console_has_input();
	ch = xen_console_getc();
	ipl_restore(ipl);
	test_assert_false(input);
	test_assert_equal(ch, -1);
	test_assert(xen_console_stats.bad_indices > bad);
	test_assert_equal(ring->in_prod, ring->in_cons);
}

TEST_CASE("input comes byte by byte as the daemon gave it") {
	ipl_t ipl = ipl_save();
	uint32_t at = ring->in_prod;
	int first, second, third;

	ring->in[MASK_XENCONS_IDX(at, ring->in)] = 'a';
	ring->in[MASK_XENCONS_IDX(at + 1, ring->in)] = (char)0xff;
	ring->in_prod = at + 2;
	first = xen_console_getc();
	second = xen_console_getc();
	third = xen_console_getc();
	ipl_restore(ipl);
	test_assert_equal(first, 'a');
	test_assert_equal(second, 0xff);
	test_assert_equal(third, -1);
}

TEST_CASE("a line costs one notification") {
	uint64_t notifies = xen_console_stats.notifies;
	ipl_t ipl = ipl_save();

	print_takes(60);
	xen_console_putc('\r');
	xen_console_putc('\n');
	ipl_restore(ipl);
	test_assert(xen_console_stats.notifies - notifies == 1);
}
