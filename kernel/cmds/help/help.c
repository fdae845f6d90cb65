/**
 * @file
 * @brief Lists the commands, or shows the manual of some.
 */

#include <errno.h>
#include <framework/cmd/api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) {
	return strcmp(cmd_name(*(const struct cmd *const *)a),
	    cmd_name(*(const struct cmd *const *)b));
}

static int count_commands(int *width) {
	const struct cmd *cmd;
	int n = 0;

	*width = 0;
	cmd_foreach(cmd) {
		int len = strlen(cmd_name(cmd));

		*width = len > *width ? len : *width;
		n++;
	}
	return n;
}

static int show_list(void) {
	const struct cmd *cmd, **sorted;
	int width, n = 0;

	sorted = malloc(count_commands(&width) * sizeof *sorted);
	if (!sorted) {
		printf("help: out of memory\n");
		return -ENOMEM;
	}
	cmd_foreach(cmd) {
		sorted[n++] = cmd;
	}
	qsort(sorted, n, sizeof *sorted, by_name);
	printf("Commands (help NAME tells more):\n");
	for (int i = 0; i < n; i++) {
		printf("  %-*s  %s\n", width, cmd_name(sorted[i]),
		    cmd_brief(sorted[i]));
	}
	free(sorted);
	printf("A line may hold several commands separated by `;`; a last word `&` "
	       "runs one\nin the background. ^C ends a command that waits.\n");
	return 0;
}

static size_t count_tabs(const char *line) {
	return strspn(line, "\t");
}

/** Prints a manual without the indentation that it has in its source: that of
 *  its first line. */
static void print_manual(const char *text) {
	size_t indent;

	text += strspn(text, "\n");
	indent = count_tabs(text);
	while (text[strspn(text, "\t\n")]) {
		size_t tabs = count_tabs(text), len;

		text += tabs < indent ? tabs : indent;
		len = strcspn(text, "\n");
		printf("%.*s\n", (int)len, text);
		text += len + (text[len] != '\0');
	}
}

static int show_manual(const char *name) {
	const struct cmd *cmd = cmd_lookup(name);

	if (!cmd) {
		printf("help: no command %s\n", name);
		return -ENOENT;
	}
	printf("%s - %s\n", cmd_name(cmd), cmd_brief(cmd));
	if (cmd_details(cmd)) {
		print_manual(cmd_details(cmd));
	}
	return 0;
}

int main(int argc, char **argv) {
	int ret = argc == 1 ? show_list() : 0;

	for (int i = 1; i < argc; i++) {
		int err = show_manual(argv[i]);

		ret = err ? err : ret;
	}
	return ret;
}
