/**
 * @file
 * @brief 2-level event channel words
 *
 * Xen raises an event by setting its pending bit, then, if that was clear
 * and the mask bit is clear, its selector bit, then evtchn_upcall_pending.
 * The scan takes them in the opposite order, so nothing is lost between.
 */

#include <asm/xen/barrier.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include "evtchn_2l.h"

/** Where the next scan starts; only touched with upcalls masked. */
static unsigned int next_word, next_bit;

void evtchn_2l_mask_all(void) {
	struct shared_info *s = xen_shared_info();
	unsigned int i;

	for (i = 0; i < EVTCHN_WORDS; i++) {
		xen_xchg(&s->evtchn_mask[i], ~0UL);
	}
}

void evtchn_2l_mask(evtchn_port_t port) {
	xen_bit_set(port, xen_shared_info()->evtchn_mask);
}

bool evtchn_2l_unmask(evtchn_port_t port) {
	struct evtchn_unmask unmask = {.port = port};
	struct shared_info *s = xen_shared_info();

	/* Mask before pending; pairs with Xen, which sets pending and then
	 * looks at mask: one of us sees the other's bit. */
	xen_bit_clear(port, s->evtchn_mask);
	if (!xen_bit_test(port, s->evtchn_pending)) {
		return false;
	}
	/* EVTCHNOP_unmask raises it again, for PV as for HVM guests, but only
	 * if it finds the port masked. */
	xen_bit_set(port, s->evtchn_mask);
	HYPERVISOR_event_channel_op(EVTCHNOP_unmask, &unmask);
	return true;
}

bool evtchn_2l_pending(evtchn_port_t port) {
	return xen_bit_test(port, xen_shared_info()->evtchn_pending);
}

void evtchn_2l_clear(evtchn_port_t port) {
	xen_bit_clear(port, xen_shared_info()->evtchn_pending);
}

static unsigned long evtchn_2l_active(unsigned int word) {
	struct shared_info *s = xen_shared_info();

	return s->evtchn_pending[word] & ~s->evtchn_mask[word];
}

/** Bits of @a bits at or above @a first. */
static unsigned long bits_from(unsigned long bits, unsigned int first) {
	return bits & (~0UL << first);
}

/** Visits the word's active bits in [first, end), upwards. */
static void evtchn_2l_scan_bits(unsigned int word, unsigned int first,
    unsigned int end, void (*visit)(evtchn_port_t port)) {
	while (first < end) {
		/* Read afresh for every bit: the last handler may have masked or
		 * closed ports. */
		unsigned long bits = bits_from(evtchn_2l_active(word), first);
		unsigned int bit = bits ? (unsigned int)__builtin_ctzl(bits) : end;

		if (bit >= end) {
			return;
		}
		next_word = word;
		next_bit = bit + 1;
		visit(word * EVTCHN_WORD_BITS + bit);
		first = bit + 1;
	}
}

/**
 * Visits the words that @a sel names, from the one after the last visited
 * port. The word where it starts is cut in two: bits above the start first,
 * the ones below it last.
 */
static void evtchn_2l_scan_words(unsigned long sel,
    void (*visit)(evtchn_port_t port)) {
	unsigned int start = next_word % EVTCHN_WORDS;
	unsigned int start_bit = next_bit;
	unsigned int i;

	if (sel & (1UL << start)) {
		evtchn_2l_scan_bits(start, start_bit, EVTCHN_WORD_BITS, visit);
	}
	for (i = 1; i < EVTCHN_WORDS; i++) {
		unsigned int word = (start + i) % EVTCHN_WORDS;

		if (sel & (1UL << word)) {
			evtchn_2l_scan_bits(word, 0, EVTCHN_WORD_BITS, visit);
		}
	}
	if (sel & (1UL << start)) {
		evtchn_2l_scan_bits(start, 0, start_bit, visit);
	}
}

void evtchn_2l_scan(unsigned int rounds, void (*visit)(evtchn_port_t port)) {
	struct vcpu_info *vcpu = xen_vcpu_info();

	while (rounds-- > 0) {
		volatile uint8_t *pending = &vcpu->evtchn_upcall_pending;
		unsigned long sel;

		*pending = 0;
		/* The exchange is a full barrier: flag before selector. Pairs with
		 * Xen, which sets selector, then flag. */
		sel = xen_xchg(&vcpu->evtchn_pending_sel, 0);
		evtchn_2l_scan_words(sel, visit);
		if (!*pending) {
			return;
		}
	}
}
