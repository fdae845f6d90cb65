/**
 * @file
 * @brief The console daemon (xen/io/console.h): output to stdout, no input
 */

#include <stdint.h>
#include <stdio.h>

#include <xen/io/console.h>

#include "sim.h"

void *sim_console_page;
evtchn_port_t sim_console_port;

bool sim_console_deaf;

static uint32_t out_cons; /* the daemon's own: a script writes the ring's */

void sim_console_drain(void *arg) {
	struct xencons_interface *ring = sim_console_page;

	(void)arg;
	if (sim_console_deaf) {
		return;
	}
	while (out_cons != ring->out_prod) {
		char ch = ring->out[MASK_XENCONS_IDX(out_cons, ring->out)];

		out_cons++;
		if (ch != '\r') {
			putchar(ch);
		}
	}
	ring->out_cons = out_cons;
	fflush(stdout);
	sim_evtchn_notify(sim_console_port);
}

void sim_console_init(void) {
	sim_console_page = sim_ram_take(1);
	sim_console_port = sim_evtchn_preset(sim_console_drain, NULL);
}
