/**
 * @file
 * @brief TRACE=file: what went through XenStore, where the rings stand, and
 *        what is in them
 *
 * Messages are written as xenstored's own log has them (xenstore-control
 * logfile), so that one reader serves both (reality.py). When the guest writes
 * data/mark, all backends tell where their rings are, and what slots hold that
 * were answered since the last time, under that name.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim.h"
#include "sim_trace.h"

#define MARK      "/local/domain/1/data/mark"
#define SHOWS_MAX 64

/* As xenstored calls them. */
static const char *const type_name[] = {
    [XS_CONTROL] = "CONTROL",
    [XS_DIRECTORY] = "DIRECTORY",
    [XS_READ] = "READ",
    [XS_GET_PERMS] = "GET_PERMS",
    [XS_WATCH] = "WATCH",
    [XS_UNWATCH] = "UNWATCH",
    [XS_TRANSACTION_START] = "TRANSACTION_START",
    [XS_TRANSACTION_END] = "TRANSACTION_END",
    [XS_GET_DOMAIN_PATH] = "GET_DOMAIN_PATH",
    [XS_WRITE] = "WRITE",
    [XS_MKDIR] = "MKDIR",
    [XS_RM] = "RM",
    [XS_WATCH_EVENT] = "WATCH_EVENT",
    [XS_ERROR] = "ERROR",
    [XS_RESET_WATCHES] = "RESET_WATCHES",
    [XS_DIRECTORY_PART] = "DIRECTORY_PART",
};

static struct {
	sim_trace_fn fn;
	void *arg;
} shows[SHOWS_MAX];

static unsigned int show_count;

/* NULL if no trace is wanted. */
static FILE *trace(void) {
	static FILE *file;
	const char *name = sim_option("TRACE", NULL);

	if (name == NULL || file != NULL) {
		return file;
	}
	file = fopen(name, "w");
	if (file == NULL) {
		sim_fail("%s: %s", name, strerror(errno));
	}
	setvbuf(file, NULL, _IOLBF, 0); /* the process ends without a flush */
	return file;
}

static void bytes(FILE *file, const char *data, size_t len) {
	for (size_t i = 0; i < len; i++) {
		putc(data[i] != '\0' ? data[i] : ' ', file);
	}
}

static void head(FILE *file, const char *direction, unsigned int connection,
    uint32_t type) {
	size_t names = sizeof(type_name) / sizeof(type_name[0]);
	const char *name = type < names ? type_name[type] : NULL;

	fprintf(file, "%s %#x 20260101 %02u:%02u:%02u %s (", direction, connection,
	    (unsigned int)(sim_now / NSEC_PER_SEC / 3600 % 24),
	    (unsigned int)(sim_now / NSEC_PER_SEC / 60 % 60),
	    (unsigned int)(sim_now / NSEC_PER_SEC % 60), name ? name : "?");
}

void sim_trace_guest(bool out, uint32_t type, const void *data, size_t len) {
	FILE *file = trace();

	if (file != NULL) {
		head(file, out ? "OUT" : "IN", SIM_GUEST + 1, type);
		bytes(file, data, len);
		fprintf(file, ")\n");
	}
}

void sim_trace_host(uint32_t type, const char *path, const void *value,
    size_t len) {
	FILE *file = trace();

	if (file != NULL) {
		head(file, "IN", SIM_BACKEND + 1, type);
		fprintf(file, "%s ", path);
		bytes(file, value, len);
		fprintf(file, ")\n");
	}
}

void sim_trace_slots(FILE *file, const char *mark,
    struct sim_trace_slots *ring) {
	if (ring->asked - ring->from > ring->slots) {
		sim_fail("%s: slots were used twice before %s", ring->name, mark);
	}
	for (; ring->from != ring->to; ring->from++) {
		const uint8_t *slot = (const uint8_t *)ring->first
		                      + (ring->from & (ring->slots - 1)) * ring->stride;

		fprintf(file, "SLOT %s %s ", mark, ring->name);
		for (size_t i = 0; i < ring->len; i++) {
			fprintf(file, "%02x", slot[i]);
		}
		putc('\n', file);
	}
}

void sim_trace_show(sim_trace_fn fn, void *arg) {
	if (show_count == SHOWS_MAX) {
		sim_fail("more than %d devices to be traced", SHOWS_MAX);
	}
	shows[show_count].fn = fn;
	shows[show_count++].arg = arg;
}

static void marked(void *arg) {
	const char *mark = sim_store_read(MARK);
	FILE *file = trace();

	(void)arg;
	for (unsigned int i = 0; mark != NULL && i < show_count; i++) {
		shows[i].fn(file, mark, shows[i].arg);
	}
}

void sim_trace_init(void) {
	if (trace() != NULL) {
		sim_store_watch(MARK, marked, NULL);
	}
}
