/**
 * @file
 * @brief Hypercalls that are not event channels or grants, and time
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <xen/errno.h>
#include <xen/features.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/vcpu.h>
#include <xen/version.h>

#include "sim.h"

/* Virtual time of a hypercall. */
#define CALL_NS  300
#define YIELD_NS 20000ULL

/* Each arming makes the earlier ones void. */
static uint64_t timer_generation;

static void timer_fire(void *arg) {
	if ((uintptr_t)arg == timer_generation) {
		sim_evtchn_virq(VIRQ_TIMER);
	}
}

static void timer_set(uint64_t when) {
	timer_generation++;
	sim_after(when > sim_now ? when - sim_now : 0, timer_fire,
	    (void *)(uintptr_t)timer_generation);
}

int HYPERVISOR_event_channel_op(int cmd, void *arg) {
	int ret = sim_evtchn_op(cmd, arg);

	sim_point(CALL_NS);
	return ret;
}

int HYPERVISOR_grant_table_op(unsigned int cmd, void *uop, unsigned int count) {
	int ret = sim_grant_op(cmd, uop, count);

	sim_point(CALL_NS);
	return ret;
}

long HYPERVISOR_memory_op(unsigned int cmd, void *arg) {
	(void)arg;
	sim_point(CALL_NS);
	if (cmd == XENMEM_maximum_ram_page) {
		return atol(sim_option("RAM_PAGES", "6291456"));
	}
	return -XEN_ENOSYS;
}

int HYPERVISOR_set_timer_op(uint64_t ns) {
	if (ns == 0) {
		timer_generation++;
	}
	else {
		timer_set(ns);
	}
	sim_point(CALL_NS);
	return 0;
}

int HYPERVISOR_vcpu_op(int cmd, int vcpu, void *arg) {
	int ret = 0;

	if (vcpu != 0) {
		return -XEN_ENOENT;
	}
	switch (cmd) {
	case VCPUOP_stop_periodic_timer:
		break;
	case VCPUOP_set_singleshot_timer:
		timer_set(((struct vcpu_set_singleshot_timer *)arg)->timeout_abs_ns);
		break;
	case VCPUOP_stop_singleshot_timer:
		timer_generation++;
		break;
	default:
		ret = -XEN_ENOSYS;
		break;
	}
	sim_point(CALL_NS);
	return ret;
}

int HYPERVISOR_console_io(int cmd, int count, char *str) {
	if (cmd != CONSOLEIO_write) {
		return 0;
	}
	fwrite(str, 1, count, stdout);
	return 0;
}

int HYPERVISOR_xen_version(int cmd, void *arg) {
	int ret = 4 << 16 | 17;

	if (cmd == XENVER_get_features) {
		struct xen_feature_info *info = arg;

		info->submap = 0;
		ret = info->submap_idx == 0 ? 0 : -XEN_EINVAL;
	}
	sim_point(CALL_NS);
	return ret;
}

/* ---- Scheduling ---- */

static void sched_block(void) {
	sim_vcpu()->evtchn_upcall_mask = 0;
	while (!sim_evtchn_deliverable()) {
		if (!sim_advance(UINT64_MAX)) {
			sim_fail("the domain sleeps and nothing can wake it");
		}
	}
}

static bool poll_done(const struct sched_poll *poll) {
	const evtchn_port_t *port = poll->ports.p;

	for (unsigned int i = 0; i < poll->nr_ports; i++) {
		if (sim_evtchn_pending(port[i])) {
			return true;
		}
	}
	return sim_evtchn_deliverable();
}

static void sched_poll(const struct sched_poll *poll) {
	uint64_t limit = poll->timeout == 0 ? UINT64_MAX : poll->timeout;

	while (!poll_done(poll) && sim_now < limit) {
		if (!sim_advance(limit)) {
			sim_fail("the domain polls and nothing can wake it");
		}
	}
}

int HYPERVISOR_sched_op(int cmd, void *arg) {
	switch (cmd) {
	case SCHEDOP_yield:
		sim_advance(sim_now + YIELD_NS);
		break;
	case SCHEDOP_block:
		sched_block();
		break;
	case SCHEDOP_poll:
		sched_poll(arg);
		break;
	case SCHEDOP_shutdown:
		sim_shutdown(((struct sched_shutdown *)arg)->reason);
	default:
		return -XEN_ENOSYS;
	}
	sim_point(CALL_NS);
	return 0;
}
