/**
 * @file
 * @brief A trace of XenStore's messages, of the rings' states and contents
 */

#ifndef TESTS_SIM_SIM_TRACE_H_
#define TESTS_SIM_SIM_TRACE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <xen/io/xs_wire.h>

/** A message of type XS_* on the guest's connection, @a out to it. */
extern void sim_trace_guest(bool out, uint32_t type, const void *data,
    size_t len);

/** A backend or the toolstack writes or removes @a path. */
extern void sim_trace_host(uint32_t type, const char *path, const void *value,
    size_t len);

/** What was answered in a ring since the last mark. */
struct sim_trace_slots {
	const char *name;
	const void *first; /* slot of the ring */
	size_t stride;     /* from one to the next */
	size_t len;        /* bytes of each that are shown */
	uint32_t slots;    /* power of two */
	uint32_t from, to; /* indices of responses */
	uint32_t asked;    /* index behind the last request */
};

/** Prints lines `SLOT mark name bytes`, and takes them as shown. */
extern void sim_trace_slots(FILE *file, const char *mark,
    struct sim_trace_slots *ring);

/** Prints lines `STATE mark device (name value)...`. */
typedef void (*sim_trace_fn)(FILE *file, const char *mark, void *arg);

/** Calls @a fn at each mark that the guest sets, if there is a trace. */
extern void sim_trace_show(sim_trace_fn fn, void *arg);

/** Once XenStore is there. */
extern void sim_trace_init(void);

#endif /* TESTS_SIM_SIM_TRACE_H_ */
