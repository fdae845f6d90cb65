/**
 * @file
 * @brief Event channels, lthreads and timers, which run when they are let
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <drivers/xen/xen_evtchn.h>
#include <kernel/critical.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>

#include "kernel.h"

#define PORTS    16
#define LTHREADS 8
#define TIMERS   8

/** Passes of kernel_run(): who goes on for ever does so in the next. */
#define ROUNDS 16

unsigned long kernel_notified;

static struct {
	bool bound;
	bool masked; /* until its late EOI */
	bool pending;
	irq_handler_t handler;
	void *data;
} ports[PORTS];

static struct lthread *launched[LTHREADS];
static struct sys_timer *timers[TIMERS];

/* ---- Event channels ---- */

unsigned int kernel_ports(void) {
	unsigned int i, count = 0;

	for (i = 0; i < PORTS; i++) {
		count += ports[i].bound + (ports[i].handler != NULL);
	}
	return count;
}

uint32_t kernel_port(unsigned int index) {
	uint32_t port;

	for (port = 1; port < PORTS; port++) {
		if (ports[port].bound && index-- == 0) {
			return port;
		}
	}
	return 0;
}

void kernel_event(uint32_t port) {
	if (port == 0 || port >= PORTS || !ports[port].bound) {
		return;
	}
	ports[port].pending = true;
	if (ports[port].handler != NULL && !ports[port].masked) {
		ports[port].pending = false;
		ports[port].masked = true;
		critical_enter(CRITICAL_IRQ_HANDLER);
		ports[port].handler(port, ports[port].data);
		critical_leave(CRITICAL_IRQ_HANDLER);
	}
}

void kernel_port_forget(uint32_t port) {
	memset(&ports[port], 0, sizeof(ports[port]));
}

int xen_evtchn_bind_unbound(domid_t remote, evtchn_port_t *port) {
	(void)remote;
	for (*port = 1; *port < PORTS; ++*port) {
		if (!ports[*port].bound) {
			memset(&ports[*port], 0, sizeof(ports[*port]));
			ports[*port].bound = true;
			return 0;
		}
	}
	return -ENOSPC;
}

int xen_evtchn_close(evtchn_port_t port) {
	assert(port < PORTS && ports[port].bound && ports[port].handler == NULL);
	ports[port].bound = false;
	return 0;
}

int xen_evtchn_attach(evtchn_port_t port, irq_handler_t handler, void *data,
    unsigned int flags, const char *name) {
	(void)name;
	assert(port < PORTS && ports[port].bound);
	assert(flags == XEN_EVTCHN_LATE_EOI);
	if (ports[port].handler != NULL) {
		return -EBUSY;
	}
	ports[port].handler = handler;
	ports[port].data = data;
	ports[port].masked = false;
	if (ports[port].pending) {
		kernel_event(port);
	}
	return 0;
}

int xen_evtchn_detach(evtchn_port_t port, void *data) {
	if (port >= PORTS || ports[port].handler == NULL
	    || ports[port].data != data) {
		return -ENOENT;
	}
	ports[port].handler = NULL;
	return 0;
}

int xen_evtchn_notify(evtchn_port_t port) {
	kernel_notified++;
	return port < PORTS && ports[port].bound ? 0 : -EINVAL;
}

void xen_evtchn_eoi(evtchn_port_t port, bool spurious) {
	(void)spurious;
	assert(port < PORTS);
	ports[port].masked = false;
	if (ports[port].pending) {
		kernel_event(port);
	}
}

/* ---- Lthreads ---- */

void lthread_init(struct lthread *lt, int (*run)(struct lthread *)) {
	lt->run = run;
}

void lthread_launch(struct lthread *lt) {
	unsigned int i, free = LTHREADS;

	for (i = 0; i < LTHREADS; i++) {
		if (launched[i] == lt) {
			return;
		}
		free = launched[i] == NULL ? i : free;
	}
	assert(free < LTHREADS);
	launched[free] = lt;
}

static bool lthread_run(unsigned int index) {
	struct lthread *lt = launched[index];

	if (lt == NULL) {
		return false;
	}
	launched[index] = NULL;
	sched_lock();
	lt->run(lt);
	sched_unlock();
	return true;
}

void lthread_join(struct lthread *lt) {
	unsigned int i;

	for (i = 0; i < LTHREADS; i++) {
		if (launched[i] == lt) {
			lthread_run(i);
		}
	}
}

/* ---- Timers: a jiffy is a millisecond ---- */

clock_t ms2jiffies(time64_t ms) {
	return ms;
}

int sys_timer_init(struct sys_timer *timer, unsigned int flags,
    sys_timer_handler_t handler, void *param) {
	memset(timer, 0, sizeof(*timer));
	timer->flags = flags;
	timer->handle = handler;
	timer->param = param;
	return 0;
}

void sys_timer_stop(struct sys_timer *timer) {
	unsigned int i;

	timer->state &= ~SYS_TIMER_STATE_STARTED;
	for (i = 0; i < TIMERS; i++) {
		if (timers[i] == timer) {
			timers[i] = NULL;
		}
	}
}

void sys_timer_start(struct sys_timer *timer, clock_t jiffies) {
	unsigned int i;

	sys_timer_stop(timer);
	for (i = 0; i < TIMERS && timers[i] != NULL; i++) {}
	assert(i < TIMERS);
	timers[i] = timer;
	timer->cnt = kernel_time_ms() + jiffies;
	timer->state |= SYS_TIMER_STATE_STARTED;
}

int sys_timer_close(struct sys_timer *timer) {
	sys_timer_stop(timer);
	return 0;
}

static bool timer_run(unsigned int index) {
	struct sys_timer *timer = timers[index];

	if (timer == NULL || (long)timer->cnt > kernel_time_ms()) {
		return false;
	}
	sys_timer_stop(timer);
	sched_lock();
	timer->handle(timer, timer->param);
	sched_unlock();
	return true;
}

/* ---- All of them ---- */

void kernel_run(void) {
	bool worked = true;
	unsigned int round, i;

	for (round = 0; round < ROUNDS && worked; round++) {
		worked = false;
		for (i = 0; i < TIMERS; i++) {
			worked |= timer_run(i);
		}
		for (i = 0; i < LTHREADS; i++) {
			worked |= lthread_run(i);
		}
	}
}

void kernel_events_reset(void) {
	kernel_notified = 0;
	memset(ports, 0, sizeof(ports));
	memset(launched, 0, sizeof(launched));
	memset(timers, 0, sizeof(timers));
}
