/**
 * @file
 * @brief Options of a command line, as POSIX has them. One state for all:
 *        a command parses its options before it lets others run.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <util/getopt.h>

char *optarg;
int optind = 1;
int optopt;
int opterr = 1;

/** The rest of a group of options such as `-ab`; NULL between arguments. */
static const char *group;

void getopt_init(void) {
	optarg = NULL;
	optind = 1;
	optopt = 0;
	opterr = 1;
	group = NULL;
}

static int complain(char *const argv[], const char *opts, const char *what) {
	if (opterr && *opts != ':') {
		printf("%s: %s: -%c\n", argv[0], what, optopt);
	}
	return '?';
}

/** Whether an option letter is at hand; moves past `--`. */
static int next_group(int argc, char *const argv[]) {
	if (group && *group) {
		return 1;
	}
	group = NULL;
	if (optind >= argc || argv[optind][0] != '-' || !argv[optind][1]) {
		return 0;
	}
	if (!strcmp(argv[optind], "--")) {
		optind++;
		return 0;
	}
	group = argv[optind++] + 1;
	return 1;
}

int getopt(int argc, char *const argv[], const char *opts) {
	const char *opt;

	optarg = NULL;
	if (!next_group(argc, argv)) {
		return -1;
	}
	optopt = *group++;
	opt = optopt == ':' ? NULL : strchr(opts, optopt);
	if (!opt) {
		return complain(argv, opts, "unknown option");
	}
	if (opt[1] != ':') {
		return optopt;
	}
	if (*group) {
		optarg = (char *)group;
	}
	else if (optind < argc) {
		optarg = argv[optind++];
	}
	else {
		complain(argv, opts, "option needs a value");
		return *opts == ':' ? ':' : '?';
	}
	group = NULL;
	return optopt;
}
