/**
 * @file
 * @brief Shell command `xenstore-watch`
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <drivers/xen/xen_store.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/ktime.h>
#include <kernel/time/time.h>

/** What ends the command when nothing else does, in seconds. */
#define TIMEOUT_S 60

struct show {
	struct xenstore_watch watch;
	struct waitq changed;
	unsigned long seen;  /**< events shown */
	unsigned long count; /**< events wanted, or 0: until the time is over */
};

/** Prints the path once for each event, as xenstore-watch of dom0 does. */
static void show_event(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	struct show *show = watch->arg;

	while (count-- > 0 && (show->count == 0 || show->seen < show->count)) {
		printf("%s\n", path);
		show->seen++;
	}
	waitq_wakeup_all(&show->changed);
}

static bool show_over(const struct show *show) {
	return show->count > 0 && show->seen >= show->count;
}

static int show_events(struct show *show, const char *path,
    unsigned long timeout_s) {
	int ret;

	waitq_init(&show->changed);
	show->watch.handler = show_event;
	show->watch.arg = show;
	ret = xenstore_watch(path, &show->watch);
	if (ret) {
		printf("xenstore-watch: %s: %s\n", path, strerror(-ret));
		return ret;
	}
	WAITQ_WAIT_TIMEOUT(&show->changed, show_over(show),
	    (long)timeout_s * MSEC_PER_SEC);
	xenstore_unwatch(&show->watch);
	if (show->count > 0 && show->seen < show->count) {
		printf("xenstore-watch: %lu of %lu events in %lu s\n", show->seen,
		    show->count, timeout_s);
		return -1;
	}
	return 0;
}

static int parse(const char *option, const char *text, unsigned long *value) {
	uint64_t n;

	if (xenstore_parse_u64(text, 1, 1000000, &n)) {
		printf("xenstore-watch: -%s: '%s' is not a number from 1 to 1000000\n",
		    option, text);
		return -1;
	}
	*value = (unsigned long)n;
	return 0;
}

int main(int argc, char **argv) {
	struct show show = {0};
	unsigned long timeout_s = TIMEOUT_S;
	int opt;

	while ((opt = getopt(argc, argv, "n:t:")) != -1) {
		if (opt == 'n' && !parse("n", optarg, &show.count)) {
			continue;
		}
		if (opt == 't' && !parse("t", optarg, &timeout_s)) {
			continue;
		}
		return -1;
	}
	if (optind != argc - 1) {
		printf("Usage: xenstore-watch [-n EVENTS] [-t SECONDS] PATH\n");
		return -1;
	}
	return show_events(&show, argv[optind], timeout_s);
}
