/**
 * @file
 * @brief Terminals: input that sleeps, ^C, output with CR LF.
 */

#ifndef DRIVERS_TTY_H_
#define DRIVERS_TTY_H_

#include <kernel/sched/waitq.h>
#include <lib/libds/ring.h>
#include <stdbool.h>
#include <stddef.h>

#define TTY_RX_BUFF_SZ 1024

#define TTY_INTR_CHAR 0x03 /**< ^C */

struct tty;

struct tty_ops {
	/** Sends one character; may spin for room. Any context. */
	void (*putc)(struct tty *tty, char ch);
	/** There is room again: gives the characters held back, by tty_rx_putc.
	 *  Called with interrupts masked. */
	void (*rx_resume)(struct tty *tty);
};

struct tty {
	const struct tty_ops *ops;
	struct waitq rx_waitq; /**< woken by each batch of input and by ^C */
	struct ring rx_ring;   /**< guarded by ipl, as rx_buff and interrupted */
	char rx_buff[TTY_RX_BUFF_SZ];
	volatile bool interrupted; /**< ^C came and nobody has taken it */
};

/** Makes @a tty ready for use. Returns it. */
extern struct tty *tty_init(struct tty *tty, const struct tty_ops *ops);

/**
 * Queues a received character; a ^C discards what was typed ahead of it. With
 * interrupts masked; tty_rx_wake follows the last of a batch.
 *
 * @return 0, or -1 when there is no room: keep it until rx_resume
 */
extern int tty_rx_putc(struct tty *tty, char ch);

/** Wakes the readers. Any context. */
extern void tty_rx_wake(struct tty *tty);

/** Next received character, 0..255; sleeps until there is one. Thread
 *  context. */
extern int tty_getc(struct tty *tty);

/** Writes; a newline goes out as CR LF. Any context. */
extern void tty_write(struct tty *tty, const char *buf, size_t len);

/** Forgets a ^C: it is neither seen by tty_interrupted nor read. Thread
 *  context. */
extern void tty_interrupt_clear(struct tty *tty);

/** Whether ^C came since tty_interrupt_clear. Any context. */
static inline bool tty_interrupted(const struct tty *tty) {
	return tty->interrupted;
}

/** Sleeps @a ms milliseconds. Thread context. 0, or -EINTR as soon as there
 *  is a ^C. */
extern int tty_sleep(struct tty *tty, unsigned int ms);

#endif /* DRIVERS_TTY_H_ */
