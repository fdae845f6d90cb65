/**
 * @file
 * @brief Shows the kernel's last messages again.
 */

#include <lib/printk_log.h>
#include <stdio.h>

static void print(char ch) {
	putchar(ch);
}

int main(int argc, char **argv) {
	(void)argc;
	(void)argv;
	printk_log_foreach(print);
	return 0;
}
