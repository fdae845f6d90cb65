/**
 * @file
 * @brief The way of characters from a serial port to a reader and back, with a
 *        port made of two strings.
 */

#include <drivers/serial/uart_dev.h>
#include <drivers/ttys.h>
#include <embox/test.h>
#include <errno.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <unistd.h>
#include <util/err.h>
#include <util/member.h>

EMBOX_TEST_SUITE("terminals on serial ports");

#define INPUT_MAX 4000

static char input[INPUT_MAX];
static size_t input_len, input_at;
static char output[64];
static size_t output_len;

static int port_getc(struct uart *uart) {
	(void)uart;
	return (unsigned char)input[input_at++];
}

static int port_hasrx(struct uart *uart) {
	(void)uart;
	return input_at < input_len;
}

static int port_putc(struct uart *uart, int ch) {
	(void)uart;
	output[output_len++] = ch;
	return 0;
}

static const struct uart_ops port_ops = {
    .uart_getc = port_getc,
    .uart_hasrx = port_hasrx,
    .uart_putc = port_putc,
};

static struct uart port = {.uart_ops = &port_ops, .dev_name = "test"};

static struct serial_dev dev = {
    .cdev = CHAR_DEV_INIT("test", serial_dev_get_ops()),
    .uart = &port,
};

TEST_SETUP(open_port) {
	input_len = input_at = output_len = 0;
	return dev.cdev.ops->open(&dev.cdev, NULL);
}

TEST_TEARDOWN(close_port) {
	dev.cdev.ops->close(&dev.cdev);
	return 0;
}

static void type(const char *s, size_t n) {
	test_assert(input_len + n <= INPUT_MAX);
	memcpy(input + input_len, s, n);
	input_len += n;
	uart_irq_handler(0, &port);
}

TEST_CASE("a port that is open does not open again") {
	test_assert_equal(uart_open(&port), -EINVAL);
}

TEST_CASE("what comes in is read in order, bytes above 127, too") {
	type("a\xff", 2);
	test_assert_equal(tty_getc(&dev.tty), 'a');
	test_assert_equal(tty_getc(&dev.tty), 0xff);
}

TEST_CASE("more input than the queue holds waits in the port, none is lost") {
	char block[100];

	for (int i = 0; i < INPUT_MAX / 100; i++) {
		memset(block, ' ' + i, sizeof block);
		type(block, sizeof block);
	}
	test_assert(input_at < TTY_RX_BUFF_SZ);
	for (int i = 0; i < INPUT_MAX; i++) {
		test_assert_equal(tty_getc(&dev.tty), ' ' + i / 100);
	}
}

static void *read_one(void *arg) {
	(void)arg;
	return (void *)(long)tty_getc(&dev.tty);
}

TEST_CASE("a reader sleeps until there is input") {
	struct thread *reader = thread_create(0, read_one, NULL);
	void *read;

	test_assert_zero(ptr2err(reader));
	ksleep(20);
	test_assert(reader->schedee.waiting);
	type("z", 1);
	test_assert_zero(thread_join(reader, &read));
	test_assert_equal((long)read, 'z');
}

TEST_CASE("^C drops what was typed ahead of it and is read itself") {
	type("abc\003d", 5);
	test_assert(tty_interrupted(&dev.tty));
	test_assert_equal(tty_getc(&dev.tty), TTY_INTR_CHAR);
	test_assert_equal(tty_getc(&dev.tty), 'd');
	tty_interrupt_clear(&dev.tty);
	test_assert_false(tty_interrupted(&dev.tty));
}

TEST_CASE("a ^C that was forgotten is not read, what follows it is") {
	type("abc\003de", 6);
	tty_interrupt_clear(&dev.tty);
	test_assert_false(tty_interrupted(&dev.tty));
	tty_interrupt_clear(&dev.tty);
	test_assert_equal(tty_getc(&dev.tty), 'd');
	test_assert_equal(tty_getc(&dev.tty), 'e');
}

static void *interrupt_later(void *arg) {
	(void)arg;
	ksleep(30);
	type("\003", 1);
	return NULL;
}

TEST_CASE("^C ends a sleep, other input does not") {
	struct thread *typist;
	time64_t start;

	type("abc", 3);
	test_assert_zero(tty_sleep(&dev.tty, 20));
	typist = thread_create(0, interrupt_later, NULL);
	test_assert_zero(ptr2err(typist));
	start = ktime_get_ns();
	test_assert_equal(tty_sleep(&dev.tty, 10000), -EINTR);
	test_assert(ktime_get_ns() - start < 10 * NSEC_PER_SEC);
	thread_join(typist, NULL);
	test_assert_equal(tty_sleep(&dev.tty, 10000), -EINTR);
}

TEST_CASE("a newline is sent as CR LF, all else as it is") {
	tty_write(&dev.tty, "a\nb\r\t", 5);
	test_assert_equal(output_len, 6);
	test_assert_mem_equal(output, "a\r\nb\r\t", 6);
}
