/**
 * @file
 * @brief Counters of the Xen drivers: registry, lines and totals
 */

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenstat.h>

ARRAY_SPREAD_DEF(const struct xenstat, __xenstat_registry);

/** Names of the counters, in the order of struct xenstat_counters. */
static const struct {
	const char *name;
	size_t offset;
} fields[] = {
#define FIELD(name) \
	{ #name, offsetof(struct xenstat_counters, name) }
    FIELD(notify_sent),
    FIELD(notify_suppressed),
    FIELD(upcalls),
    FIELD(spurious),
    FIELD(grants_taken),
    FIELD(grants_ended),
    FIELD(bytes_copied),
    FIELD(requests),
    FIELD(errors),
#undef FIELD
};

/* Only the command thread dumps: one xenstat at a time. */
static struct xenstat_counters total;

static inline uint64_t *field_of(const struct xenstat_counters *counters,
    unsigned int i) {
	return (uint64_t *)((char *)counters + fields[i].offset);
}

void xenstat_value(const char *device, const char *counter, uint64_t value) {
	printf("%s.%s %" PRIu64 "\n", device, counter, value);
}

static void xenstat_lines(const char *device,
    const struct xenstat_counters *counters) {
	unsigned int i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		xenstat_value(device, fields[i].name, *field_of(counters, i));
	}
}

void xenstat_device(const char *device,
    const struct xenstat_counters *counters) {
	unsigned int i;

	xenstat_lines(device, counters);
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*field_of(&total, i) += *field_of(counters, i);
	}
}

unsigned int xenstat_dump(const char *only) {
	const struct xenstat *group;
	unsigned int found = 0;

	memset(&total, 0, sizeof(total));
	array_spread_foreach_ptr(group, __xenstat_registry) {
		if (!only || !strcmp(only, group->name)) {
			group->dump();
			found++;
		}
	}
	if (!only) {
		xenstat_lines("all", &total);
	}
	return found;
}
