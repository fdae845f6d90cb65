/**
 * @file
 * @brief The console as serial port ttyS0
 *
 * The daemon sends an event for input that it gave and for output that it
 * took. Its port stays masked until the work is done (late EOI), so that a
 * daemon that sends without end costs little (XSA-391).
 */

#include <stdbool.h>
#include <stdint.h>

#include <asm/xen/console.h>
#include <asm/xen/hypervisor.h>
#include <drivers/serial/uart_dev.h>
#include <drivers/ttys.h>
#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xenstat.h>
#include <framework/mod/options.h>
#include <kernel/irq.h>
#include <kernel/lthread/lthread.h>

static struct uart xen_uart;

static int xen_tty_action(struct lthread *self);

static LTHREAD_DEF(xen_tty_lthread, xen_tty_action,
    OPTION_GET(NUMBER, rx_priority));

static irq_return_t xen_tty_event(unsigned int irq, void *data) {
	(void)irq;
	(void)data;
	lthread_launch(&xen_tty_lthread);
	return IRQ_HANDLED;
}

static int xen_tty_action(struct lthread *self) {
	bool drained = xen_console_drained();
	bool input = xen_console_has_input();

	(void)self;
	if (input) {
		uart_irq_handler(xen_console_evtchn(), &xen_uart);
	}
	xen_evtchn_eoi(xen_console_evtchn(), !input && !drained);
	return 0;
}

static int xen_uart_putc(struct uart *dev, int ch) {
	(void)dev;
	xen_console_putc((char)ch);
	return 0;
}

static int xen_uart_getc(struct uart *dev) {
	(void)dev;
	return xen_console_getc();
}

static int xen_uart_hasrx(struct uart *dev) {
	(void)dev;
	return xen_console_has_input();
}

/* Called at each opening and change of parameters; there are none to set. */
static int xen_uart_setup(struct uart *dev, const struct uart_params *params) {
	static bool attached;
	int ret;

	(void)params;
	if (attached) {
		return 0;
	}
	ret = xen_evtchn_attach(xen_console_evtchn(), xen_tty_event, dev,
	    XEN_EVTCHN_LATE_EOI, "console");
	attached = ret == 0;
	dev->irq_num = (short)xen_console_evtchn();
	return ret;
}

/* The receiver has room again: no event tells of input that waited. */
static int xen_uart_irq_en(struct uart *dev, const struct uart_params *params) {
	(void)dev;
	(void)params;
	if (xen_console_has_input()) {
		lthread_launch(&xen_tty_lthread);
	}
	return 0;
}

static int xen_uart_irq_dis(struct uart *dev,
    const struct uart_params *params) {
	(void)dev;
	(void)params;
	return 0;
}

static const struct uart_ops xen_uart_ops = {
    .uart_getc = xen_uart_getc,
    .uart_putc = xen_uart_putc,
    .uart_hasrx = xen_uart_hasrx,
    .uart_setup = xen_uart_setup,
    .uart_irq_en = xen_uart_irq_en,
    .uart_irq_dis = xen_uart_irq_dis,
};

/* No UART_PARAM_FLAGS_USE_IRQ: the event is attached here, for late EOI. */
static struct uart xen_uart = {
    .uart_ops = &xen_uart_ops,
    .dev_name = "ttyS0",
    .params =
        {
            .baud_rate = 115200,
            .uart_param_flags = UART_PARAM_FLAGS_8BIT_WORD,
        },
};

TTYS_DEF(ttyS0, &xen_uart);

static void xen_tty_stat(void) {
	const struct xen_console_stats *stats = &xen_console_stats;

	xenstat_value("console", "out_bytes", stats->out_bytes);
	xenstat_value("console", "out_dropped", stats->out_dropped);
	xenstat_value("console", "out_stalls", stats->out_stalls);
	xenstat_value("console", "in_bytes", stats->in_bytes);
	xenstat_value("console", "notifications", stats->notifies);
	xenstat_value("console", "bad_indices", stats->bad_indices);
}

XENSTAT_DEF("console", xen_tty_stat);
