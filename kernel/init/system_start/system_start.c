/**
 * @file
 * @brief What runs once the kernel is up: the template's script, the commands
 *        of the domain's command line, then the shell on the console.
 */

#include <asm/xen/hypervisor.h>
#include <cmd/shell.h>
#include <drivers/char_dev.h>
#include <drivers/tty.h>
#include <drivers/ttys.h>
#include <framework/mod/options.h>
#include <lib/console.h>
#include <stdio.h>
#include <string.h>
#include <util/log.h>
#include <util/member.h>

#define TTY_DEV OPTION_STRING_GET(tty_dev)

static const char *const script_commands[] = {
#include <start_script.inc>
};

static int setup_tty(const char *name) {
	struct char_dev *cdev = char_dev_find(name);
	int ret;

	if (!cdev || cdev->ops != serial_dev_get_ops()) {
		log_error("%s: no such terminal, the console takes no input", name);
		return -1;
	}
	ret = cdev->ops->open(cdev, NULL);
	if (ret) {
		log_error("%s: %s", name, strerror(-ret));
		return ret;
	}
	console_attach(&member_cast_out(cdev, struct serial_dev, cdev)->tty);
	return 0;
}

/** Shows a line and runs it; a leading `@` keeps it from being shown. */
static void run_script_line(const char *line) {
	int ret;

	if (*line == '@') {
		line++;
	}
	else {
		printf("> %s\n", line);
	}
	ret = shell_exec(line);
	if (ret) {
		printf("> %s: exit code %d\n", line, ret);
	}
}

int system_start(void) {
	const char *const *command;

	setup_tty(TTY_DEV);
	array_foreach_ptr(command, script_commands, ARRAY_SIZE(script_commands)) {
		run_script_line(*command);
	}
	if (*xen_cmdline()) {
		run_script_line(xen_cmdline());
	}
	while (console_tty()) {
		shell_run();
	}
	return 0;
}
