/**
 * @file
 * @brief Opening and closing of serial ports.
 */

#include <drivers/serial/uart_dev.h>
#include <errno.h>

static DLIST_DEFINE(uart_list);

struct dlist_head *uart_get_list(void) {
	return &uart_list;
}

static int uart_attach_irq(struct uart *uart) {
	if (!(uart->params.uart_param_flags & UART_PARAM_FLAGS_USE_IRQ)) {
		return 0;
	}
	if (!uart->irq_handler) {
		return -EINVAL;
	}
	return irq_attach(uart->irq_num, uart->irq_handler, 0, uart,
	    uart->dev_name);
}

static int uart_detach_irq(struct uart *uart) {
	if (!(uart->params.uart_param_flags & UART_PARAM_FLAGS_USE_IRQ)) {
		return 0;
	}
	return irq_detach(uart->irq_num, uart);
}

static int uart_setup(struct uart *uart) {
	const struct uart_ops *ops = uart->uart_ops;

	return ops->uart_setup ? ops->uart_setup(uart, &uart->params) : 0;
}

/** Sets up first: a port may learn its irq number only then. */
static int uart_start(struct uart *uart) {
	int ret = uart_setup(uart);

	return ret ? ret : uart_attach_irq(uart);
}

int uart_open(struct uart *uart) {
	int ret;

	if (uart_state_test(uart, UART_STATE_OPEN)) {
		return -EINVAL;
	}
	if (!uart_state_test(uart, UART_STATE_INITED)) {
		uart_state_set(uart, UART_STATE_INITED);
		dlist_add_next(&uart->uart_lnk, &uart_list);
	}
	ret = uart_start(uart);
	if (!ret) {
		uart_state_set(uart, UART_STATE_OPEN);
	}
	return ret;
}

int uart_close(struct uart *uart) {
	if (!uart_state_test(uart, UART_STATE_OPEN)) {
		return -EINVAL;
	}
	uart_state_clear(uart, UART_STATE_OPEN);
	return uart_detach_irq(uart);
}

int uart_get_params(struct uart *uart, struct uart_params *params) {
	*params = uart->params;
	return 0;
}

int uart_set_params(struct uart *uart, const struct uart_params *params) {
	int open = uart_state_test(uart, UART_STATE_OPEN);

	if (open) {
		uart_detach_irq(uart);
	}
	uart->params = *params;
	return open ? uart_start(uart) : 0;
}
