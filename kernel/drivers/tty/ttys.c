/**
 * @file
 * @brief Serial ports as character devices with a tty.
 *
 * The interrupt handler moves what came in straight to the tty's queue. What
 * finds no room stays in the port, which holds its sender back, until the
 * reader has emptied the queue.
 */

#include <drivers/serial/uart_dev.h>
#include <drivers/tty.h>
#include <drivers/ttys.h>
#include <hal/ipl.h>
#include <util/member.h>

static struct uart *tty2uart(struct tty *tty) {
	return member_cast_out(tty, struct serial_dev, tty)->uart;
}

static void ttys_putc(struct tty *tty, char ch) {
	uart_putc(tty2uart(tty), ch);
}

/* A character is taken from the port only when there is room for it. */
static void ttys_rx_resume(struct tty *tty) {
	struct uart *uart = tty2uart(tty);

	while (!ring_full(&tty->rx_ring, TTY_RX_BUFF_SZ) && uart_hasrx(uart)) {
		int ch = uart_getc(uart);

		if (ch < 0) {
			break;
		}
		tty_rx_putc(tty, ch);
	}
}

static const struct tty_ops ttys_ops = {
    .putc = ttys_putc,
    .rx_resume = ttys_rx_resume,
};

irq_return_t uart_irq_handler(unsigned int irq_nr, void *data) {
	struct uart *uart = data;
	ipl_t ipl;

	(void)irq_nr;
	if (uart->tty) {
		ipl = ipl_save();
		ttys_rx_resume(uart->tty);
		ipl_restore(ipl);
		tty_rx_wake(uart->tty);
	}
	return IRQ_HANDLED;
}

static int serial_open(struct char_dev *cdev, struct idesc *idesc) {
	struct serial_dev *dev = member_cast_out(cdev, struct serial_dev, cdev);
	struct uart *uart = dev->uart;

	(void)idesc;
	tty_init(&dev->tty, &ttys_ops);
	uart->tty = &dev->tty;
	if (!uart->irq_handler) {
		uart->irq_handler = uart_irq_handler;
	}
	return uart_open(uart);
}

static void serial_close(struct char_dev *cdev) {
	struct uart *uart = member_cast_out(cdev, struct serial_dev, cdev)->uart;

	uart_close(uart);
	uart->tty = NULL;
}

static ssize_t serial_read(struct char_dev *cdev, void *buf, size_t nbyte,
    int flags) {
	struct serial_dev *dev = member_cast_out(cdev, struct serial_dev, cdev);

	(void)flags;
	if (nbyte) {
		*(char *)buf = tty_getc(&dev->tty);
	}
	return nbyte ? 1 : 0;
}

static ssize_t serial_write(struct char_dev *cdev, const void *buf,
    size_t nbyte, int flags) {
	struct serial_dev *dev = member_cast_out(cdev, struct serial_dev, cdev);

	(void)flags;
	tty_write(&dev->tty, buf, nbyte);
	return nbyte;
}

const struct char_dev_ops __serial_cdev_ops = {
    .open = serial_open,
    .close = serial_close,
    .read = serial_read,
    .write = serial_write,
};
