/**
 * @file
 * @brief Event channels: binding, handlers, late EOI
 */

#include <errno.h>
#include <string.h>

#include <asm/xen/errno.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/time.h>
#include <drivers/irqctrl.h>
#include <drivers/xen/xen_evtchn.h>
#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <kernel/irq.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <xen/sched.h>

#include "evtchn_2l.h"

#define CHANNELS OPTION_GET(NUMBER, channels)
#define ROUNDS   OPTION_GET(NUMBER, rounds)

/** Longest delay of a late EOI: 2^10 ms. */
#define BACKOFF_MAX_SHIFT 10

/* Why a port is masked; it is unmasked when no reason is left. */
#define MASKED_LINE  (1u << 0) /**< no handler (irqctrl_disable()) */
#define MASKED_OWNER (1u << 1) /**< xen_evtchn_mask() */
#define MASKED_EOI   (1u << 2) /**< a late EOI is owed */

/** A handler and its port. */
struct channel {
	irq_handler_t handler; /**< NULL: free */
	void *data;
	const char *name;
	evtchn_port_t port;
	unsigned int flags;
	unsigned int spurious_row; /**< spurious EOIs in a row */
	bool running;              /**< its handler is on the stack */
	bool detached;             /**< to be freed when that returns */
	struct sys_timer backoff;
	struct xen_evtchn_port_counters stat;
};

/* Protected by ipl_save(), as upcalls look at it. */
static struct channel channels[CHANNELS];
static uint8_t channel_of_port[EVTCHN_PORTS]; /**< index + 1, or 0 */
static uint8_t mask_reason[EVTCHN_PORTS];
static struct xen_evtchn_counters stat;

#if OPTION_GET(NUMBER, channels) > 254
#error "option channels: at most 254"
#endif

/* ---- Mask ---- */

static void evtchn_mask_for(evtchn_port_t port, unsigned int reason) {
	ipl_t ipl = ipl_save();

	mask_reason[port] |= reason;
	evtchn_2l_mask(port);
	ipl_restore(ipl);
}

static void evtchn_unmask_for(evtchn_port_t port, unsigned int reason) {
	ipl_t ipl = ipl_save();

	mask_reason[port] &= ~reason;
	if (mask_reason[port] == 0 && evtchn_2l_unmask(port)) {
		stat.unmask_calls++;
	}
	ipl_restore(ipl);
}

void xen_evtchn_mask(evtchn_port_t port) {
	evtchn_mask_for(port, MASKED_OWNER);
}

void xen_evtchn_unmask(evtchn_port_t port) {
	evtchn_unmask_for(port, MASKED_OWNER);
}

/* ---- Binding ---- */

static int evtchn_op(int cmd, void *op) {
	return (int)xen_errno(HYPERVISOR_event_channel_op(cmd, op));
}

int xen_evtchn_bind_unbound(domid_t remote, evtchn_port_t *port) {
	struct evtchn_alloc_unbound op = {
	    .dom = DOMID_SELF,
	    .remote_dom = remote,
	};
	int ret = evtchn_op(EVTCHNOP_alloc_unbound, &op);

	*port = op.port;
	return ret;
}

int xen_evtchn_bind_interdomain(domid_t remote, evtchn_port_t remote_port,
    evtchn_port_t *port) {
	struct evtchn_bind_interdomain op = {
	    .remote_dom = remote,
	    .remote_port = remote_port,
	};
	int ret = evtchn_op(EVTCHNOP_bind_interdomain, &op);

	*port = op.local_port;
	return ret;
}

int xen_evtchn_bind_virq(unsigned int virq, evtchn_port_t *port) {
	struct evtchn_bind_virq op = {.virq = virq, .vcpu = 0};
	int ret = evtchn_op(EVTCHNOP_bind_virq, &op);

	*port = op.port;
	return ret;
}

int xen_evtchn_close(evtchn_port_t port) {
	struct evtchn_close op = {.port = port};

	return evtchn_op(EVTCHNOP_close, &op);
}

/* ---- Channels ---- */

static struct channel *channel_find(evtchn_port_t port) {
	unsigned int index = port < EVTCHN_PORTS ? channel_of_port[port] : 0;

	return index ? &channels[index - 1] : NULL;
}

static struct channel *channel_alloc(evtchn_port_t port) {
	unsigned int i;

	for (i = 0; i < CHANNELS; i++) {
		if (!channels[i].handler) {
			memset(&channels[i], 0, sizeof(channels[i]));
			channels[i].port = port;
			channel_of_port[port] = i + 1;
			return &channels[i];
		}
	}
	return NULL;
}

static void channel_free(struct channel *ch) {
	channel_of_port[ch->port] = 0;
	ch->handler = NULL;
}

/**
 * Runs the handler. A late EOI is owed from before it is entered, so the
 * peer cannot interrupt the work it caused.
 */
static irq_return_t channel_irq(unsigned int irq, void *data) {
	struct channel *ch = data;
	irq_return_t ret;

	if (ch->detached) {
		return IRQ_NONE;
	}
	if (ch->flags & XEN_EVTCHN_LATE_EOI) {
		evtchn_mask_for(irq, MASKED_EOI);
	}
	ch->stat.events++;
	ch->running = true;
	ret = ch->handler(irq, ch->data);
	ch->running = false;
	return ret;
}

static void channel_backoff_over(struct sys_timer *timer, void *arg) {
	struct channel *ch = arg;

	(void)timer;
	evtchn_unmask_for(ch->port, MASKED_EOI);
}

/** Takes a channel for the port. */
static int channel_claim(evtchn_port_t port, struct channel **channel) {
	if (channel_find(port)) {
		return -EBUSY;
	}
	*channel = channel_alloc(port);
	return *channel ? 0 : -ENOMEM;
}

int xen_evtchn_attach(evtchn_port_t port, irq_handler_t handler, void *data,
    unsigned int flags, const char *name) {
	struct channel *ch = NULL;
	ipl_t ipl;
	int ret;

	if (port >= EVTCHN_PORTS || !handler) {
		return -EINVAL;
	}
	ipl = ipl_save();
	ret = channel_claim(port, &ch);
	if (!ret) {
		ch->handler = handler;
		ch->data = data;
		ch->flags = flags;
		ch->name = name;
		mask_reason[port] = MASKED_LINE;
	}
	ipl_restore(ipl);
	if (ret) {
		return ret;
	}
	sys_timer_init(&ch->backoff, SYS_TIMER_ONESHOT, channel_backoff_over, ch);
	ret = irq_attach(port, channel_irq, 0, ch, name);
	if (ret) {
		channel_free(ch);
	}
	return ret;
}

/** Lets go of a channel whose handler is not running. */
static void channel_release(struct channel *ch) {
	irq_detach(ch->port, ch);
	channel_free(ch);
}

int xen_evtchn_detach(evtchn_port_t port, void *data) {
	struct channel *ch;
	ipl_t ipl;
	bool running;

	if (port >= EVTCHN_PORTS) {
		return -EINVAL;
	}
	ipl = ipl_save();
	ch = channel_find(port);
	if (!ch || ch->data != data || ch->detached) {
		ipl_restore(ipl);
		return -ENOENT;
	}
	ch->detached = true;
	running = ch->running;
	evtchn_mask_for(port, MASKED_LINE);
	ipl_restore(ipl);

	sys_timer_close(&ch->backoff);
	/* Within its own handler: irq_dispatch() is still walking the list that
	 * irq_detach() would change, so evtchn_dispatch() does the rest. */
	if (!running) {
		channel_release(ch);
	}
	return 0;
}

int xen_evtchn_port_counters(evtchn_port_t port,
    struct xen_evtchn_port_counters *counters) {
	struct channel *ch;
	ipl_t ipl = ipl_save();

	ch = channel_find(port);
	if (ch) {
		*counters = ch->stat;
	}
	ipl_restore(ipl);
	return ch ? 0 : -ENOENT;
}

void xen_evtchn_foreach(void (*fn)(evtchn_port_t port, const char *name,
    const struct xen_evtchn_port_counters *counters)) {
	struct channel copy;
	unsigned int i;

	for (i = 0; i < CHANNELS; i++) {
		ipl_t ipl = ipl_save();

		copy = channels[i];
		ipl_restore(ipl);
		if (copy.handler) {
			fn(copy.port, copy.name, &copy.stat);
		}
	}
}

void xen_evtchn_counters(struct xen_evtchn_counters *counters) {
	ipl_t ipl = ipl_save();

	*counters = stat;
	ipl_restore(ipl);
}

/* ---- Events ---- */

int xen_evtchn_notify(evtchn_port_t port) {
	struct evtchn_send op = {.port = port};
	struct channel *ch;
	ipl_t ipl = ipl_save();

	stat.notifications++;
	ch = channel_find(port);
	if (ch) {
		ch->stat.notifications++;
	}
	ipl_restore(ipl);
	return evtchn_op(EVTCHNOP_send, &op);
}

/** How long the EOI is put off: 0, then 1, 2, 4, ... ms. */
static unsigned int channel_backoff_ms(struct channel *ch, bool spurious) {
	unsigned int row;

	if (!spurious) {
		ch->spurious_row = 0;
		return 0;
	}
	ch->stat.spurious++;
	stat.spurious++;
	row = ch->spurious_row++;
	if (row == 0) {
		return 0;
	}
	stat.delayed++;
	row--;
	return 1u << (row < BACKOFF_MAX_SHIFT ? row : BACKOFF_MAX_SHIFT);
}

void xen_evtchn_eoi(evtchn_port_t port, bool spurious) {
	struct channel *ch;
	unsigned int delay_ms;
	ipl_t ipl = ipl_save();

	ch = channel_find(port);
	if (!ch || ch->detached || !(mask_reason[port] & MASKED_EOI)
	    || sys_timer_is_started(&ch->backoff)) {
		ipl_restore(ipl);
		return;
	}
	delay_ms = channel_backoff_ms(ch, spurious);
	ipl_restore(ipl);

	if (delay_ms == 0) {
		evtchn_unmask_for(port, MASKED_EOI);
	}
	else {
		sys_timer_start(&ch->backoff, ms2jiffies(delay_ms));
	}
}

int xen_evtchn_poll(evtchn_port_t port, uint64_t timeout_ns) {
	struct sched_poll poll = {
	    .nr_ports = 1,
	    .timeout = xen_system_time() + timeout_ns,
	};
	int ret;

	set_xen_guest_handle(poll.ports, &port);
	/* Any other event ends the hypercall too. */
	while (!evtchn_2l_pending(port)) {
		if (xen_system_time() >= poll.timeout) {
			return -ETIMEDOUT;
		}
		ret = (int)xen_errno(HYPERVISOR_sched_op(SCHEDOP_poll, &poll));
		if (ret) {
			return ret;
		}
	}
	return 0;
}

/** Handles one port. The event is taken before the handler looks for work. */
static void evtchn_dispatch(evtchn_port_t port) {
	struct channel *ch;

	evtchn_2l_clear(port);
	stat.events++;
	if (mask_reason[port] & MASKED_LINE) {
		stat.unbound++;
		evtchn_2l_mask(port);
		return;
	}
	irq_dispatch(port);

	ch = channel_find(port);
	if (ch && ch->detached) {
		channel_release(ch);
	}
}

void xen_evtchn_upcall(void) {
	stat.upcalls++;
	evtchn_2l_scan(ROUNDS, evtchn_dispatch);
}

/* ---- Interrupt controller ---- */

void irqctrl_enable(unsigned int irq) {
	evtchn_unmask_for(irq, MASKED_LINE);
}

void irqctrl_disable(unsigned int irq) {
	evtchn_mask_for(irq, MASKED_LINE);
}

void irqctrl_clear(unsigned int irq) {
	evtchn_2l_clear(irq);
}

int irqctrl_pending(unsigned int irq) {
	return evtchn_2l_pending(irq);
}

void irqctrl_eoi(unsigned int irq) {
	/* An event is taken when it is dispatched; late EOIs are the owner's. */
	(void)irq;
}

static int evtchn_irqctrl_init(void) {
	memset(mask_reason, MASKED_LINE, sizeof(mask_reason));
	evtchn_2l_mask_all();
	return 0;
}

IRQCTRL_DEF(xen_evtchn, evtchn_irqctrl_init);
