/**
 * @file
 * @brief Terminals: input that sleeps, line editing, output with CR LF.
 */

#ifndef DRIVERS_TTY_H_
#define DRIVERS_TTY_H_

#include <kernel/thread/waitq.h>
#include <lib/libds/ring.h>
#include <stdbool.h>
#include <stddef.h>

#define TTY_RX_BUFF_SZ 1024

struct tty;

struct tty_ops {
	/** Sends characters; may spin for room, any context. */
	void (*out)(struct tty *tty, const char *buf, size_t len);
};

struct tty {
	const struct tty_ops *ops;
	struct waitq rx_waitq;       /**< readers; woken by each batch of input */
	struct ring rx_ring;         /**< under irq_lock */
	char rx_buff[TTY_RX_BUFF_SZ];
	volatile bool interrupted;   /**< a ^C came that no reader has taken */
	unsigned int rx_dropped;     /**< characters that found rx_buff full */
};

/** Makes @a tty ready for use. Returns it. */
extern struct tty *tty_init(struct tty *tty, const struct tty_ops *ops);

/** Puts one received character into the queue, after which the caller wakes
 *  the readers by tty_rx_wake. Any context. 0, or -1 when the queue is full. */
extern int tty_rx_putc(struct tty *tty, char ch, unsigned char flag);

extern void tty_rx_wake(struct tty *tty);

/** Room for received characters. */
extern size_t tty_rx_room(struct tty *tty);

/** Next received character; sleeps until there is one. Thread context. */
extern int tty_getc(struct tty *tty);

/** Writes; a newline goes out as CR LF. Any context. */
extern void tty_write(struct tty *tty, const char *buf, size_t len);

/** Whether ^C came since the last call. Any context. */
extern bool tty_take_interrupt(struct tty *tty);

#endif /* DRIVERS_TTY_H_ */
