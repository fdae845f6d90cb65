/**
 * @file
 * @brief Serial ports as character devices with a tty.
 */

#ifndef DRIVERS_TTYS_H_
#define DRIVERS_TTYS_H_

#include <drivers/char_dev.h>
#include <drivers/tty.h>
#include <kernel/irq.h>
#include <lib/libds/array.h>
#include <util/macro.h>

struct uart;

struct serial_dev {
	struct char_dev cdev;
	struct tty tty;
	struct uart *uart;
};

#define __TTYS_NAME(_name) MACRO_CONCAT(__tty_device__, _name)

/** Makes a port a character device: `TTYS_DEF(ttyS0, &uart);` */
#define TTYS_DEF(_name, _uart_ptr)                                        \
	static struct serial_dev __TTYS_NAME(_name) = {                       \
	    .cdev = CHAR_DEV_INIT(MACRO_STRING(_name), serial_dev_get_ops()), \
	    .uart = _uart_ptr,                                                \
	};                                                                    \
	CHAR_DEV_REGISTER((struct char_dev *)&__TTYS_NAME(_name))

/** The port's interrupt handler unless its driver sets one: takes what came in
 *  and hands it to the tty. @a data is the uart. */
extern irq_return_t uart_irq_handler(unsigned int irq_nr, void *data);

extern const struct char_dev_ops __serial_cdev_ops;
#define serial_dev_get_ops() (&__serial_cdev_ops)

#endif /* DRIVERS_TTYS_H_ */
