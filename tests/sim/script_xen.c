/**
 * @file
 * @brief A hostile hypervisor and console daemon: what ATTACK names of them
 *
 * It begins START_NS after the start, when the devices have worked.
 */

#include <stdint.h>
#include <string.h>

#include <xen/io/console.h>

#include "sim.h"

#define START_NS (2 * NSEC_PER_SEC)
#define PORTS    4096

static volatile struct xencons_interface *console(void) {
	return sim_console_page;
}

/* ---- Events ---- */

/* E1: at ports that nobody has bound, for a second. */
static void events_unbound(void *arg) {
	static unsigned int left = 1000;

	for (unsigned int i = 0; i < 20; i++) {
		sim_evtchn_raise(sim_rand_range(PORTS / 2, PORTS - 1));
	}
	if (--left > 0) {
		sim_after(NSEC_PER_MSEC, events_unbound, arg);
	}
}

/* E3: at all ports at once, again and again. */
static void events_all(void *arg) {
	static unsigned int left = 200;

	for (unsigned int port = 0; port < PORTS; port++) {
		sim_evtchn_raise(port);
	}
	if (--left > 0) {
		sim_after(5 * NSEC_PER_MSEC, events_all, arg);
	}
}

/* ---- Console ---- */

/* C1: indices of any value, for three seconds; then it makes sense again. */
static void console_garbage(void *arg) {
	static unsigned int left = 3000;

	if (--left > 0) {
		console()->out_cons = (uint32_t)sim_rand();
		console()->in_prod = (uint32_t)sim_rand() | 0x80000000;
		sim_evtchn_notify(sim_console_port);
		sim_after(NSEC_PER_MSEC, console_garbage, arg);
		return;
	}
	console()->in_prod = console()->in_cons;
	sim_console_deaf = false;
	sim_console_drain(NULL);
}

static void console_garbage_begin(void *arg) {
	sim_console_deaf = true;
	console_garbage(arg);
}

/* C2: takes nothing for a minute. */
static void console_wakes(void *arg) {
	sim_console_deaf = false;
	sim_console_drain(arg);
}

static void console_sleeps(void *arg) {
	sim_console_deaf = true;
	sim_after(60 * NSEC_PER_SEC, console_wakes, arg);
}

/* ---- Choice ---- */

static const struct script {
	const char *name;
	void (*begin)(void *arg);
} scripts[] = {
    {"E1", events_unbound},
    {"E3", events_all},
    {"C1", console_garbage_begin},
    {"C2", console_sleeps},
    {"C2-panic", console_sleeps},
};

static void begin(void *arg) {
	const struct script *script = arg;

	sim_note("attack %s begins", script->name);
	script->begin(NULL);
}

void sim_script_xen(void) {
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (sim_attack(scripts[i].name)) {
			sim_after(START_NS, begin, (void *)&scripts[i]);
		}
	}
}
