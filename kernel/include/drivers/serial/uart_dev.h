/**
 * @file
 * @brief Serial ports: what a driver supplies and the tty layer calls.
 */

#ifndef DRIVERS_SERIAL_UART_DEV_H_
#define DRIVERS_SERIAL_UART_DEV_H_

#include <kernel/irq.h>
#include <lib/libds/dlist.h>
#include <stdint.h>

#define UART_NAME_MAXLEN 8

#define UART_STATE_OPEN   (1 << 0)
#define UART_STATE_INITED (1 << 10)

#define UART_PARAM_FLAGS_PARITY_NONE 0
#define UART_PARAM_FLAGS_USE_IRQ     (1 << 4)
#define UART_PARAM_FLAGS_1_STOP      0
#define UART_PARAM_FLAGS_8BIT_WORD   (4 << 8)

struct uart;
struct tty;

struct uart_params {
	uint32_t baud_rate;
	uint32_t uart_param_flags;
};

/** setup and the irq pair may be left out. getc is called only after hasrx
 *  said yes, with interrupts off; putc may spin for room. */
struct uart_ops {
	int (*uart_getc)(struct uart *dev);
	int (*uart_putc)(struct uart *dev, int symbol);
	int (*uart_hasrx)(struct uart *dev);
	int (*uart_setup)(struct uart *dev, const struct uart_params *params);
	int (*uart_irq_en)(struct uart *dev, const struct uart_params *params);
	int (*uart_irq_dis)(struct uart *dev, const struct uart_params *params);
};

struct uart {
	/* the driver's, set before the first open */
	const struct uart_ops *uart_ops;
	short irq_num;
	uintptr_t base_addr;
	irq_handler_t irq_handler;

	struct dlist_head uart_lnk;
	char dev_name[UART_NAME_MAXLEN];
	unsigned char idx;

	int state;
	struct uart_params params;
	struct tty *tty;
};

/** Sets the port up and attaches its irq (with UART_PARAM_FLAGS_USE_IRQ).
 *  Thread context. 0 or a negative error, -EINVAL if open already. */
extern int uart_open(struct uart *uart);

/** Undoes uart_open. */
extern int uart_close(struct uart *uart);

extern int uart_get_params(struct uart *uart, struct uart_params *params);
extern int uart_set_params(struct uart *uart, const struct uart_params *params);

/** The ports opened at least once. */
extern struct dlist_head *uart_get_list(void);

#define uart_opened_foreach(uart_dev) \
	dlist_foreach_entry(uart_dev, uart_get_list(), uart_lnk)

static inline int uart_putc(struct uart *uart, int ch) {
	return uart->uart_ops->uart_putc(uart, ch);
}

static inline int uart_getc(struct uart *uart) {
	return uart->uart_ops->uart_getc(uart);
}

static inline int uart_hasrx(struct uart *uart) {
	return uart->uart_ops->uart_hasrx(uart);
}

static inline int uart_state_test(struct uart *uart, int mask) {
	return uart->state & mask;
}

static inline void uart_state_set(struct uart *uart, int mask) {
	uart->state |= mask;
}

static inline void uart_state_clear(struct uart *uart, int mask) {
	uart->state &= ~mask;
}

#endif /* DRIVERS_SERIAL_UART_DEV_H_ */
