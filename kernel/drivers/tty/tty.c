/**
 * @file
 * @brief Terminals: input that sleeps, ^C, output with CR LF.
 */

#include <drivers/tty.h>
#include <errno.h>
#include <hal/ipl.h>
#include <kernel/thread/waitq.h>

struct tty *tty_init(struct tty *tty, const struct tty_ops *ops) {
	tty->ops = ops;
	waitq_init(&tty->rx_waitq);
	ring_init(&tty->rx_ring);
	tty->interrupted = false;
	return tty;
}

int tty_rx_putc(struct tty *tty, char ch) {
	if (ch == TTY_INTR_CHAR) {
		tty->interrupted = true;
		ring_init(&tty->rx_ring);
	}
	if (ring_full(&tty->rx_ring, TTY_RX_BUFF_SZ)) {
		return -1;
	}
	tty->rx_buff[tty->rx_ring.head] = ch;
	ring_just_written_one(&tty->rx_ring, TTY_RX_BUFF_SZ);
	return 0;
}

void tty_rx_wake(struct tty *tty) {
	waitq_wakeup_all(&tty->rx_waitq);
}

/** Takes a character if there is one, else -1. */
static int tty_rx_getc(struct tty *tty) {
	ipl_t ipl = ipl_save();
	int ch = -1;

	if (!ring_empty(&tty->rx_ring)) {
		ch = (unsigned char)tty->rx_buff[tty->rx_ring.tail];
		ring_just_read_one(&tty->rx_ring, TTY_RX_BUFF_SZ);
	}
	if (ring_empty(&tty->rx_ring)) {
		tty->ops->rx_resume(tty);
	}
	ipl_restore(ipl);
	return ch;
}

int tty_getc(struct tty *tty) {
	int ch;

	WAITQ_WAIT(&tty->rx_waitq, (ch = tty_rx_getc(tty)) >= 0);
	return ch;
}

void tty_write(struct tty *tty, const char *buf, size_t len) {
	for (; len; len--, buf++) {
		if (*buf == '\n') {
			tty->ops->putc(tty, '\r');
		}
		tty->ops->putc(tty, *buf);
	}
}

/* The ^C is the oldest of the queue, unless it has been read. */
void tty_interrupt_clear(struct tty *tty) {
	ipl_t ipl = ipl_save();

	if (tty->interrupted && !ring_empty(&tty->rx_ring)
	    && tty->rx_buff[tty->rx_ring.tail] == TTY_INTR_CHAR) {
		ring_just_read_one(&tty->rx_ring, TTY_RX_BUFF_SZ);
	}
	tty->interrupted = false;
	ipl_restore(ipl);
}

int tty_sleep(struct tty *tty, unsigned int ms) {
	if (ms) {
		WAITQ_WAIT_TIMEOUT(&tty->rx_waitq, tty->interrupted, ms);
	}
	return tty->interrupted ? -EINTR : 0;
}
