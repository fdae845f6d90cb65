/**
 * @file
 * @brief The shell.
 */

#include <cmd/shell.h>
#include <cmd/shell_parse.h>
#include <drivers/tty.h>
#include <errno.h>
#include <framework/cmd/api.h>
#include <framework/mod/options.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <lib/console.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <util/err.h>

/* A blank at the end of an option would get lost. */
#define PROMPT     OPTION_STRING_GET(prompt) " "
#define INPUT_SIZE OPTION_GET(NUMBER, input_buff_sz)
#define WORDS_MAX  OPTION_GET(NUMBER, words_max)

/** A command run by a thread of its own. */
struct job {
	const struct cmd *cmd;
	int argc;
	char *argv[WORDS_MAX];
	char text[];
};

static int last_status;

/** Who runs the command that ^C interrupts. */
static struct thread *foreground;

/** Copies a command and its words, of which the last (`&`) is left out. */
static struct job *job_create(const struct cmd *cmd, int argc, char **argv) {
	size_t size = 0;
	struct job *job;
	char *text;

	for (int i = 0; i < argc; i++) {
		size += strlen(argv[i]) + 1;
	}
	job = malloc(sizeof *job + size);
	if (!job) {
		return NULL;
	}
	job->cmd = cmd;
	job->argc = argc - 1;
	text = job->text;
	for (int i = 0; i < argc - 1; i++) {
		job->argv[i] = text;
		text = stpcpy(text, argv[i]) + 1;
	}
	job->argv[argc - 1] = NULL;
	return job;
}

static void *job_run(void *arg) {
	struct job *job = arg;
	int status = cmd_exec(job->cmd, job->argc, job->argv);

	if (status) {
		printf("%s: exit code %d\n", cmd_name(job->cmd), status);
	}
	free(job);
	return NULL;
}

static int job_start(const struct cmd *cmd, int argc, char **argv) {
	struct job *job = job_create(cmd, argc, argv);
	struct thread *thread;

	if (!job) {
		return -ENOMEM;
	}
	thread = thread_create(THREAD_FLAG_DETACHED, job_run, job);
	if (ptr2err(thread)) {
		free(job);
		return ptr2err(thread);
	}
	/* getopt has one state: let the command parse its options. */
	thread_yield();
	return 0;
}

static void expand_status(int argc, char **argv, char *text, size_t size) {
	snprintf(text, size, "%d", last_status);
	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "$?")) {
			argv[i] = text;
		}
	}
}

/** Runs a command that ^C may interrupt. */
static int run_foreground(const struct cmd *cmd, int argc, char **argv) {
	struct tty *tty = console_tty();
	int status;

	foreground = thread_self();
	if (tty) {
		tty_interrupt_clear(tty);
	}
	status = cmd_exec(cmd, argc, argv);
	if (tty && tty_interrupted(tty)) {
		printf("^C\n");
		tty_interrupt_clear(tty);
	}
	return status;
}

static int run_command(int argc, char **argv) {
	const struct cmd *cmd = cmd_lookup(argv[0]);
	char status_text[12];

	if (!cmd) {
		printf("%s: command not found; try help\n", argv[0]);
		return -ENOENT;
	}
	expand_status(argc, argv, status_text, sizeof status_text);
	if (argc > 1 && !strcmp(argv[argc - 1], "&")) {
		return job_start(cmd, argc, argv);
	}
	return run_foreground(cmd, argc, argv);
}

/** Runs a line that has been checked, and overwrites it. */
static int run_line(char *line) {
	char *argv[WORDS_MAX];
	int argc, status = 0;

	while (line) {
		argc = shell_next_command(&line, argv, WORDS_MAX);
		if (argc < 0) {
			printf("%s: more than %d words\n", argv[0], WORDS_MAX - 1);
			last_status = status = argc;
		}
		else if (argc) {
			last_status = status = run_command(argc, argv);
		}
	}
	return status;
}

int shell_exec(const char *line) {
	const char *error = shell_check(line);
	char *copy;
	int status;

	if (error) {
		printf("shell: %s\n", error);
		return last_status = -EINVAL;
	}
	copy = strdup(line);
	if (!copy) {
		printf("shell: out of memory\n");
		return last_status = -ENOMEM;
	}
	status = run_line(copy);
	free(copy);
	return status;
}

bool shell_interrupted(void) {
	struct tty *tty = console_tty();

	return tty && thread_self() == foreground && tty_interrupted(tty);
}

int shell_sleep(unsigned int ms) {
	struct tty *tty = console_tty();

	if (tty && thread_self() == foreground) {
		return tty_sleep(tty, ms);
	}
	return ms ? ksleep(ms) : 0;
}

void shell_run(void) {
	static struct line_history history;
	static char line[INPUT_SIZE];
	struct line_edit le = {
	    .buf = line,
	    .size = sizeof line,
	    .prompt = PROMPT,
	    .echo = console_write,
	    .history = &history,
	};
	enum line_edit_result result;

	while ((result = console_read_line(&le)) != LINE_EDIT_EOF) {
		if (result == LINE_EDIT_OVERFLOW) {
			printf("shell: a line has at most %d characters\n", INPUT_SIZE - 1);
		}
		else if (result == LINE_EDIT_DONE) {
			line_history_add(&history, line);
			shell_exec(line);
		}
	}
	printf("\n");
}
