/**
 * @file
 * @brief The ring to the console daemon
 *
 * The daemon is not trusted: its indices are checked at each use, and output
 * never waits for it longer than a bound. All functions may be called in any
 * context.
 */

#ifndef ASM_XEN_CONSOLE_H_
#define ASM_XEN_CONSOLE_H_

#include <stdbool.h>
#include <stdint.h>

/** What the console has done and endured. */
struct xen_console_stats {
	uint64_t out_bytes;
	uint64_t out_dropped; /**< bytes, for want of room */
	uint64_t out_stalls;  /**< times that the bounded wait ran out */
	uint64_t in_bytes;
	uint64_t notifies;
	uint64_t bad_indices; /**< times that the daemon's index made no sense */
};

extern struct xen_console_stats xen_console_stats;

/** Starts to use the ring page of xen_console_ring_page(). */
extern void xen_console_connect(void);

/**
 * Puts one byte into the ring. The daemon is told at the end of a line, when
 * the ring is full, and by xen_console_flush(). When the ring stays full for
 * the bound, the byte is dropped, and further ones at once until the daemon
 * makes room.
 */
extern void xen_console_putc(char ch);

/** Tells the daemon what it has not been told of yet; cheap if nothing. */
extern void xen_console_flush(void);

/** Waits until the daemon has taken all output, @a wait_ns at most. */
extern void xen_console_drain(uint64_t wait_ns);

/** Tells whether the daemon has taken output since the last call. */
extern bool xen_console_drained(void);

/** Tells whether there is input. */
extern bool xen_console_has_input(void);

/** Takes a byte of input: 0..255, or -1 if there is none. */
extern int xen_console_getc(void);

#endif /* ASM_XEN_CONSOLE_H_ */
