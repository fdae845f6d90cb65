/**
 * @file
 * @brief Something that the image asks for is refused, once
 *
 * REFUSE=KIND:N refuses the Nth thing of a kind, counted from when the bus
 * looks for devices: what the image took before stays for good. Whatever it
 * was, the image goes on, and holds nothing in the end (tests/sim/refusals).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static const char *const kinds[SIM_REFUSABLES] = {
    [SIM_REFUSE_MEMORY] = "memory",
    [SIM_REFUSE_PORT] = "port",
    [SIM_REFUSE_FRAME] = "frame",
    [SIM_REFUSE_REQUEST] = "request",
};

static uint64_t asked[SIM_REFUSABLES];
static bool counting;

void sim_refuse_begin(void) {
	counting = true;
}

bool sim_refuse(enum sim_refusable kind) {
	const char *option = sim_option("REFUSE", "");
	size_t len = strlen(kinds[kind]);

	if (!counting) {
		return false;
	}
	asked[kind]++;
	if (strncmp(option, kinds[kind], len) != 0 || option[len] != ':'
	    || strtoull(option + len + 1, NULL, 10) != asked[kind]) {
		return false;
	}
	sim_note("refused: %s number %s", kinds[kind], option + len + 1);
	return true;
}

void sim_refuse_report(void) {
	for (unsigned int i = 0; i < SIM_REFUSABLES && *sim_option("REFUSE", "");
	     i++) {
		sim_note("asked for: %s %llu", kinds[i], (unsigned long long)asked[i]);
	}
}
