/**
 * @file
 * @brief Event channels, 2-level ABI (xen/event_channel.h)
 */

#include <stdlib.h>

#include <xen/errno.h>

#include "sim.h"

#define PORTS     4096
#define WORD_BITS 64

enum port_state { PORT_FREE, PORT_UNBOUND, PORT_GUEST, PORT_PEER, PORT_VIRQ };

struct port {
	enum port_state state;
	domid_t remote;      /* UNBOUND: who may bind */
	evtchn_port_t other; /* GUEST: the other end, in the guest too */
	unsigned int virq;
	sim_notify_fn notify; /* PEER */
	void *arg;
	bool preset; /* PEER: there from the start */
	bool busy;   /* PEER: a notification is under way */
};

static struct port ports[PORTS];

static bool bit(const volatile xen_ulong_t *words, unsigned int n) {
	return (words[n / WORD_BITS] >> (n % WORD_BITS)) & 1;
}

static void bit_set(volatile xen_ulong_t *words, unsigned int n) {
	words[n / WORD_BITS] |= 1UL << (n % WORD_BITS);
}

static void bit_clear(volatile xen_ulong_t *words, unsigned int n) {
	words[n / WORD_BITS] &= ~(1UL << (n % WORD_BITS));
}

static void port_raise(evtchn_port_t port) {
	bit_set(&sim_vcpu()->evtchn_pending_sel, port / WORD_BITS);
	sim_vcpu()->evtchn_upcall_pending = 1;
}

static void port_pending(evtchn_port_t port) {
	if (bit(sim_shared()->evtchn_pending, port)) {
		return;
	}
	bit_set(sim_shared()->evtchn_pending, port);
	if (!bit(sim_shared()->evtchn_mask, port)) {
		port_raise(port);
	}
}

bool sim_evtchn_deliverable(void) {
	return sim_vcpu()->evtchn_upcall_pending && !sim_vcpu()->evtchn_upcall_mask;
}

bool sim_evtchn_pending(evtchn_port_t port) {
	return port < PORTS && bit(sim_shared()->evtchn_pending, port);
}

static int port_alloc(void) {
	if (sim_refuse(SIM_REFUSE_PORT)) {
		return -XEN_ENOSPC;
	}
	for (int i = 1; i < PORTS; i++) {
		if (ports[i].state == PORT_FREE) {
			ports[i] = (struct port){.state = PORT_UNBOUND};
			return i;
		}
	}
	return -XEN_ENOSPC;
}

/* ---- Backends' side ---- */

static void peer_notified(void *arg) {
	struct port *p = arg;

	p->busy = false;
	if (p->state == PORT_PEER) {
		p->notify(p->arg);
	}
}

bool sim_evtchn_bind(evtchn_port_t port, sim_notify_fn fn, void *arg) {
	struct port *p = &ports[port];

	if (port >= PORTS || p->state != PORT_UNBOUND || p->remote != SIM_BACKEND) {
		return false;
	}
	p->state = PORT_PEER;
	p->notify = fn;
	p->arg = arg;
	return true;
}

evtchn_port_t sim_evtchn_preset(sim_notify_fn fn, void *arg) {
	evtchn_port_t port = port_alloc();

	ports[port].remote = SIM_BACKEND;
	sim_evtchn_bind(port, fn, arg);
	ports[port].preset = true;
	return port;
}

void sim_evtchn_unbind(evtchn_port_t port) {
	if (port < PORTS && ports[port].state == PORT_PEER) {
		ports[port].state = PORT_UNBOUND;
		ports[port].remote = SIM_BACKEND;
	}
}

void sim_evtchn_notify(evtchn_port_t port) {
	if (port < PORTS && ports[port].state == PORT_PEER) {
		port_pending(port);
	}
}

void sim_evtchn_raise(evtchn_port_t port) {
	/* The guest keeps what it has not bound masked. */
	if (ports[port].state == PORT_FREE) {
		bit_clear(sim_shared()->evtchn_mask, port);
	}
	port_pending(port);
	port_raise(port);
}

void sim_evtchn_virq(unsigned int virq) {
	for (evtchn_port_t i = 1; i < PORTS; i++) {
		if (ports[i].state == PORT_VIRQ && ports[i].virq == virq) {
			port_pending(i);
		}
	}
}

void sim_evtchn_residue(void) {
	for (evtchn_port_t i = 1; i < PORTS; i++) {
		const struct port *p = &ports[i];

		if (p->state != PORT_FREE && p->state != PORT_VIRQ && !p->preset) {
			sim_fault("residue: event channel %u, state %d", i, p->state);
		}
	}
}

/* ---- Guest's side ---- */

static int op_alloc_unbound(struct evtchn_alloc_unbound *op) {
	int port;

	if (op->dom != DOMID_SELF && op->dom != SIM_GUEST) {
		return -XEN_EPERM;
	}
	port = port_alloc();
	if (port < 0) {
		return port;
	}
	ports[port].remote =
	    op->remote_dom == DOMID_SELF ? SIM_GUEST : op->remote_dom;
	bit_clear(sim_shared()->evtchn_pending, port);
	op->port = port;
	return 0;
}

static int op_bind_interdomain(struct evtchn_bind_interdomain *op) {
	int port;

	if (op->remote_dom != DOMID_SELF && op->remote_dom != SIM_GUEST) {
		return -XEN_ESRCH;
	}
	if (op->remote_port >= PORTS || ports[op->remote_port].state != PORT_UNBOUND
	    || ports[op->remote_port].remote != SIM_GUEST) {
		return -XEN_EINVAL;
	}
	port = port_alloc();
	if (port < 0) {
		return port;
	}
	ports[port] = (struct port){.state = PORT_GUEST, .other = op->remote_port};
	ports[op->remote_port].state = PORT_GUEST;
	ports[op->remote_port].other = port;
	op->local_port = port;
	/* Xen: a channel that is bound is notified once. */
	port_pending(port);
	return 0;
}

static int op_bind_virq(struct evtchn_bind_virq *op) {
	int port;

	if (op->virq >= NR_VIRQS || op->vcpu != 0) {
		return op->vcpu != 0 ? -XEN_ENOENT : -XEN_EINVAL;
	}
	for (port = 1; port < PORTS; port++) {
		if (ports[port].state == PORT_VIRQ && ports[port].virq == op->virq) {
			return -XEN_EEXIST;
		}
	}
	port = port_alloc();
	if (port < 0) {
		return port;
	}
	ports[port] = (struct port){.state = PORT_VIRQ, .virq = op->virq};
	op->port = port;
	return 0;
}

static int op_close(evtchn_port_t port) {
	if (port >= PORTS || ports[port].state == PORT_FREE) {
		return -XEN_EINVAL;
	}
	if (ports[port].state == PORT_GUEST) {
		struct port *other = &ports[ports[port].other];

		*other = (struct port){.state = PORT_UNBOUND, .remote = SIM_GUEST};
	}
	ports[port].state = PORT_FREE;
	bit_clear(sim_shared()->evtchn_pending, port);
	return 0;
}

static int op_send(evtchn_port_t port) {
	struct port *p = &ports[port];

	if (port >= PORTS) {
		return -XEN_EINVAL;
	}
	switch (p->state) {
	case PORT_GUEST:
		port_pending(p->other);
		return 0;
	case PORT_PEER:
		if (!p->busy) {
			p->busy = true;
			sim_soon(peer_notified, p);
		}
		return 0;
	case PORT_UNBOUND:
		return 0; /* silently dropped */
	default:
		return -XEN_EINVAL;
	}
}

static int op_unmask(evtchn_port_t port) {
	if (port >= PORTS) {
		return -XEN_EINVAL;
	}
	if (bit(sim_shared()->evtchn_mask, port)) {
		bit_clear(sim_shared()->evtchn_mask, port);
		if (bit(sim_shared()->evtchn_pending, port)) {
			port_raise(port);
		}
	}
	return 0;
}

static int op_status(struct evtchn_status *op) {
	static const uint32_t status[] = {
	    [PORT_FREE] = EVTCHNSTAT_closed,
	    [PORT_UNBOUND] = EVTCHNSTAT_unbound,
	    [PORT_GUEST] = EVTCHNSTAT_interdomain,
	    [PORT_PEER] = EVTCHNSTAT_interdomain,
	    [PORT_VIRQ] = EVTCHNSTAT_virq,
	};

	if (op->port >= PORTS) {
		return -XEN_EINVAL;
	}
	op->status = status[ports[op->port].state];
	op->vcpu = 0;
	return 0;
}

int sim_evtchn_op(int cmd, void *arg) {
	switch (cmd) {
	case EVTCHNOP_alloc_unbound:
		return op_alloc_unbound(arg);
	case EVTCHNOP_bind_interdomain:
		return op_bind_interdomain(arg);
	case EVTCHNOP_bind_virq:
		return op_bind_virq(arg);
	case EVTCHNOP_close:
		return op_close(((struct evtchn_close *)arg)->port);
	case EVTCHNOP_send:
		return op_send(((struct evtchn_send *)arg)->port);
	case EVTCHNOP_unmask:
		return op_unmask(((struct evtchn_unmask *)arg)->port);
	case EVTCHNOP_status:
		return op_status(arg);
	default:
		return -XEN_ENOSYS;
	}
}
