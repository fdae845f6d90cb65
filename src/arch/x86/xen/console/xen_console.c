/**
 * @file
 * @brief The ring to the console daemon (xen/io/console.h)
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/xen/barrier.h>
#include <asm/xen/console.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>
#include <asm/xen/time.h>
#include <hal/ipl.h>

#include <xen/event_channel.h>
#include <xen/io/console.h>
#include <xen/sched.h>

/* A daemon that is alive drains the ring within milliseconds. */
#define CONSOLE_WAIT_NS 5000000000ULL

struct xen_console_stats xen_console_stats;

/*
 * Guarded by ipl. Our indices are kept here: those in the ring are only
 * written, for the daemon may write to them too.
 */
static uint32_t console_out_prod;
static uint32_t console_in_cons;
static bool console_dirty;   /* written, but the daemon not told */
static bool console_stalled; /* the daemon has not drained in time */

static struct xencons_interface *console_ring(void) {
	return xen_console_ring_page();
}

void xen_console_connect(void) {
	struct xencons_interface *ring = console_ring();

	console_out_prod = ring->out_prod;
	console_in_cons = ring->in_cons;
	console_dirty = false;
	console_stalled = false;
}

/* Free bytes of the output ring; a senseless index counts as none. */
static uint32_t console_out_room(const struct xencons_interface *ring) {
	uint32_t used = console_out_prod - xen_load_acquire(&ring->out_cons);

	if (used > sizeof(ring->out)) {
		xen_console_stats.bad_indices++;
		return 0;
	}
	return sizeof(ring->out) - used;
}

static void console_notify(void) {
	struct evtchn_send send = {.port = xen_console_evtchn()};

	console_dirty = false;
	xen_console_stats.notifies++;
	HYPERVISOR_event_channel_op(EVTCHNOP_send, &send);
}

/* Puts @a ch into the ring unless it is full; with upcalls masked. */
static bool console_try_put(struct xencons_interface *ring, char ch) {
	if (console_out_room(ring) == 0) {
		if (console_dirty) {
			console_notify();
		}
		return false;
	}
	console_stalled = false;
	ring->out[MASK_XENCONS_IDX(console_out_prod, ring->out)] = ch;
	console_out_prod++;
	/* Pairs with the daemon's read barrier between index and data. */
	xen_store_release(&ring->out_prod, console_out_prod);
	xen_console_stats.out_bytes++;
	console_dirty = true;
	if (ch == '\n') {
		console_notify();
	}
	return true;
}

static bool console_put(struct xencons_interface *ring, char ch) {
	ipl_t ipl = ipl_save();
	bool done = console_try_put(ring, ch);

	ipl_restore(ipl);
	return done;
}

/* Waits for room, once per stall: a dead daemon must not slow the rest. */
static bool console_put_wait(struct xencons_interface *ring, char ch) {
	uint64_t deadline = xen_system_time() + CONSOLE_WAIT_NS;

	while (!console_stalled && xen_system_time() < deadline) {
		HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
		if (console_put(ring, ch)) {
			return true;
		}
	}
	if (!console_stalled) {
		console_stalled = true;
		xen_console_stats.out_stalls++;
	}
	return false;
}

void xen_console_putc(char ch) {
	struct xencons_interface *ring = console_ring();

	if (ring == NULL) {
		HYPERVISOR_console_io(CONSOLEIO_write, 1, &ch);
		return;
	}
	if (!console_put(ring, ch) && !console_put_wait(ring, ch)) {
		xen_console_stats.out_dropped++;
	}
}

void xen_console_flush(void) {
	ipl_t ipl;

	if (!console_dirty) {
		return;
	}
	ipl = ipl_save();
	if (console_dirty) {
		console_notify();
	}
	ipl_restore(ipl);
}

void xen_console_drain(uint64_t wait_ns) {
	struct xencons_interface *ring = console_ring();
	uint64_t deadline;

	if (ring == NULL) {
		return;
	}
	xen_console_flush();
	deadline = xen_system_time() + wait_ns;
	while (console_out_room(ring) != sizeof(ring->out)
	       && xen_system_time() < deadline) {
		HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
	}
}

bool xen_console_drained(void) {
	static uint32_t seen;
	uint32_t cons = xen_load_acquire(&console_ring()->out_cons);
	bool moved = cons != seen;

	seen = cons;
	return moved;
}

/* Bytes of input; a senseless index drops what the ring may hold. */
static uint32_t console_in_avail(struct xencons_interface *ring) {
	uint32_t prod = xen_load_acquire(&ring->in_prod);
	uint32_t avail = prod - console_in_cons;

	if (avail > sizeof(ring->in)) {
		xen_console_stats.bad_indices++;
		console_in_cons = prod;
		xen_store_release(&ring->in_cons, prod);
		return 0;
	}
	return avail;
}

bool xen_console_has_input(void) {
	struct xencons_interface *ring = console_ring();

	return ring != NULL && console_in_avail(ring) != 0;
}

int xen_console_getc(void) {
	struct xencons_interface *ring = console_ring();
	int ch = -1;
	ipl_t ipl;

	if (ring == NULL) {
		return -1;
	}
	ipl = ipl_save();
	if (console_in_avail(ring) != 0) {
		ch = (uint8_t)ring->in[MASK_XENCONS_IDX(console_in_cons, ring->in)];
		/* The byte is read before the daemon may overwrite it. */
		xen_mb();
		xen_store_release(&ring->in_cons, ++console_in_cons);
		xen_console_stats.in_bytes++;
		/* The daemon may wait for room to give more. */
		console_dirty = true;
	}
	ipl_restore(ipl);
	return ch;
}
