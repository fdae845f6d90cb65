/**
 * @file
 * @brief Event channels: binding, handlers, late EOI, demultiplexing
 *
 * An interrupt number of the kernel is an event-channel port (0..4095, the
 * 2-level ABI of xen/event_channel.h on x86_64). Handlers run in interrupt
 * context with upcalls masked; they hand work to an lthread or a thread.
 */

#ifndef DRIVERS_XEN_EVTCHN_XEN_EVTCHN_H_
#define DRIVERS_XEN_EVTCHN_XEN_EVTCHN_H_

#include <stdbool.h>
#include <stdint.h>

#include <kernel/irq.h>
#include <xen/xen.h>
#include <xen/event_channel.h>

/**
 * The port stays masked from the upcall until xen_evtchn_eoi(): a peer that
 * sends events faster than we do the work costs us one upcall per round of
 * work (XSA-332, XSA-391).
 */
#define XEN_EVTCHN_LATE_EOI (1u << 0)

/** Counters of all ports together, see xen_evtchn_counters(). */
struct xen_evtchn_counters {
	uint64_t upcalls;       /**< entries of xen_evtchn_upcall() */
	uint64_t events;        /**< ports dispatched */
	uint64_t unbound;       /**< events of ports without a handler */
	uint64_t spurious;      /**< late EOIs that reported no work */
	uint64_t delayed;       /**< late EOIs put off by the back-off */
	uint64_t notifications; /**< EVTCHNOP_send */
	uint64_t unmask_calls;  /**< EVTCHNOP_unmask: event while masked */
};

/** Counters of one port, see xen_evtchn_port_counters(). */
struct xen_evtchn_port_counters {
	uint64_t events;        /**< times the handler ran */
	uint64_t spurious;      /**< late EOIs that reported no work */
	uint64_t notifications; /**< EVTCHNOP_send */
};

/**
 * Allocates a port that @a remote may bind to (EVTCHNOP_alloc_unbound).
 * The port is masked until a handler is attached. Any context.
 *
 * @return 0 or -errno of the hypercall (-ENOSPC: no free port).
 */
extern int xen_evtchn_bind_unbound(domid_t remote, evtchn_port_t *port);

/**
 * Binds a new local port to @a remote_port of @a remote
 * (EVTCHNOP_bind_interdomain). Xen marks the new port pending at once.
 */
extern int xen_evtchn_bind_interdomain(domid_t remote,
    evtchn_port_t remote_port, evtchn_port_t *port);

/** Binds a VIRQ_x of virtual CPU 0 to a new port (EVTCHNOP_bind_virq). */
extern int xen_evtchn_bind_virq(unsigned int virq, evtchn_port_t *port);

/**
 * Closes a port (EVTCHNOP_close). Detach its handler first.
 *
 * @return 0 or -errno of the hypercall (-EINVAL: not bound).
 */
extern int xen_evtchn_close(evtchn_port_t port);

/**
 * Attaches a handler and unmasks the port; an event that is already pending
 * is delivered. One handler per port. Thread context.
 *
 * @param flags 0 or XEN_EVTCHN_LATE_EOI
 * @param name names the port in `xenstat`; kept by reference
 * @return 0, -EINVAL, -EBUSY (has a handler), -ENOMEM (option `channels`).
 */
extern int xen_evtchn_attach(evtchn_port_t port, irq_handler_t handler,
    void *data, unsigned int flags, const char *name);

/**
 * Masks the port and removes the handler. After return it will not be
 * entered again. May be called inside the handler itself.
 *
 * @return 0, -EINVAL, -ENOENT (no such handler).
 */
extern int xen_evtchn_detach(evtchn_port_t port, void *data);

/** Notifies the peer (EVTCHNOP_send). Any context. 0 or -errno. */
extern int xen_evtchn_notify(evtchn_port_t port);

/** Masks a port: its events stay pending. Any context. */
extern void xen_evtchn_mask(evtchn_port_t port);

/**
 * Takes back xen_evtchn_mask(). An event that came in between is delivered;
 * a late EOI that is still owed keeps the port masked. Any context.
 */
extern void xen_evtchn_unmask(evtchn_port_t port);

/**
 * Ends the work for an event of an XEN_EVTCHN_LATE_EOI port and unmasks it.
 *
 * The first @a spurious end in a row unmasks at once, each further one is put
 * off twice as long, from 1 ms to 1 s, until one comes that did find work.
 * Thread or lthread context. Does nothing when no EOI is owed.
 *
 * @param spurious true if the event brought no work
 */
extern void xen_evtchn_eoi(evtchn_port_t port, bool spurious);

/**
 * Blocks the virtual CPU until the port is pending (SCHEDOP_poll), without
 * taking its event. For the time before interrupts, and for panic. The port
 * has to be masked.
 *
 * @param timeout_ns at most so long; not 0
 * @return 0 (pending), -ETIMEDOUT or -errno of the hypercall.
 */
extern int xen_evtchn_poll(evtchn_port_t port, uint64_t timeout_ns);

/**
 * Dispatches all pending, unmasked ports, each at most once per round, in
 * round-robin order. Called by the architecture's upcall entry with upcalls
 * masked and inside critical_enter(CRITICAL_IRQ_HANDLER).
 */
extern void xen_evtchn_upcall(void);

/** Copies the counters of all ports together. */
extern void xen_evtchn_counters(struct xen_evtchn_counters *counters);

/** Copies the counters of one port with a handler. 0 or -ENOENT. */
extern int xen_evtchn_port_counters(evtchn_port_t port,
    struct xen_evtchn_port_counters *counters);

/** Calls @a fn for each port with a handler. Thread context. */
extern void xen_evtchn_foreach(void (*fn)(evtchn_port_t port, const char *name,
    const struct xen_evtchn_port_counters *counters));

#endif /* DRIVERS_XEN_EVTCHN_XEN_EVTCHN_H_ */
