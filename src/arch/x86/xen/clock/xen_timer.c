/**
 * @file
 * @brief Clock source: Xen's system time and the vCPU's single-shot timer
 *
 * A kernel without a tick asks for one interrupt at a time (set_oneshot,
 * set_next_event); one with a tick (set_periodic) gets it at every jiffy's
 * start, and all that were missed while the domain did not run at once.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/xen/errno.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/time.h>
#include <drivers/xen/xen_evtchn.h>
#include <hal/clock.h>
#include <kernel/irq.h>
#include <kernel/time/clock_source.h>
#include <kernel/time/time_device.h>

#include <xen/vcpu.h>

#define NS_PER_SEC 1000000000ULL

/* Written at init and by the interrupt handler. */
static uint64_t timer_start; /* system time of jiffy 0 */
static uint64_t timer_ticks; /* handed to the kernel so far */
static bool timer_periodic;

static uint64_t timer_get_time(struct clock_source *cs) {
	(void)cs;
	return xen_system_time() - timer_start;
}

/* Nanoseconds since the last tick that was handed to the kernel. */
static cycle_t timer_get_cycles(struct clock_source *cs) {
	uint32_t hz = cs->event_device->event_hz;

	return timer_get_time(cs) - timer_ticks * NS_PER_SEC / hz;
}

/* Arms the timer for @a ns of get_time(); a past time interrupts at once. */
static int timer_arm(uint64_t ns) {
	struct vcpu_set_singleshot_timer timer = {
	    .timeout_abs_ns = timer_start + ns,
	};

	return (int)xen_errno(
	    HYPERVISOR_vcpu_op(VCPUOP_set_singleshot_timer, 0, &timer));
}

static int timer_arm_tick(struct clock_source *cs) {
	uint32_t hz = cs->event_device->event_hz;

	return timer_arm(((timer_ticks + 1) * NS_PER_SEC + hz - 1) / hz);
}

static int timer_set_oneshot(struct clock_source *cs) {
	(void)cs;
	timer_periodic = false;
	return 0;
}

static int timer_set_periodic(struct clock_source *cs) {
	timer_periodic = true;
	return timer_arm_tick(cs);
}

static int timer_set_next_event(struct clock_source *cs, uint32_t next_event) {
	if (timer_periodic) {
		return timer_arm_tick(cs);
	}
	return timer_arm(timer_get_time(cs) + next_event);
}

static irq_return_t timer_handler(unsigned int irq, void *data) {
	struct clock_source *cs = data;
	uint32_t hz = cs->event_device->event_hz;
	/* Split, for the product of nanoseconds and hertz has no 64 bits. */
	uint64_t now = timer_get_time(cs);
	uint64_t ticks = now / NS_PER_SEC * hz + now % NS_PER_SEC * hz / NS_PER_SEC;
	unsigned int passed = ticks - timer_ticks;

	(void)irq;
	timer_ticks = ticks;
	if (timer_periodic) {
		timer_arm_tick(cs);
	}
	clock_handle_ticks(cs, passed);
	return IRQ_HANDLED;
}

static int timer_init(struct clock_source *cs) {
	evtchn_port_t port;
	int ret;

	timer_start = xen_system_time();
	/* Xen starts a vCPU with a periodic timer of its own. */
	HYPERVISOR_vcpu_op(VCPUOP_stop_periodic_timer, 0, NULL);
	ret = xen_evtchn_bind_virq(VIRQ_TIMER, &port);
	if (ret != 0) {
		return ret;
	}
	ret = xen_evtchn_attach(port, timer_handler, cs, 0, "timer");
	if (ret != 0) {
		goto err_attach;
	}
	cs->event_device->irq_nr = port;
	return 0;

err_attach:
	xen_evtchn_close(port);
	return ret;
}

static struct time_event_device timer_event_device = {
    .name = "xen_pvclock",
    .set_oneshot = timer_set_oneshot,
    .set_periodic = timer_set_periodic,
    .set_next_event = timer_set_next_event,
    .event_hz = 1000,
};

static struct time_counter_device timer_counter_device = {
    .get_cycles = timer_get_cycles,
    .get_time = timer_get_time,
    .cycle_hz = NS_PER_SEC,
};

CLOCK_SOURCE_DEF(xen_pvclock, timer_init, NULL, &timer_event_device,
    &timer_counter_device);
