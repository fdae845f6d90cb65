/**
 * @file
 * @brief An event channel from the domain to itself, that counts its events
 */

#include <drivers/xen/xen_evtchn.h>
#include <kernel/irq.h>

#include "loop_event.h"

volatile unsigned int loop_event_count;

static evtchn_port_t loop_tx;
static evtchn_port_t loop_rx;

static irq_return_t loop_event_handler(unsigned int irq, void *data) {
	(void)irq;
	(void)data;
	loop_event_count++;
	return IRQ_HANDLED;
}

int loop_event_open(void) {
	int ret = xen_evtchn_bind_unbound(DOMID_SELF, &loop_rx);

	if (ret != 0) {
		return ret;
	}
	ret = xen_evtchn_bind_interdomain(DOMID_SELF, loop_rx, &loop_tx);
	if (ret != 0) {
		goto err_bind;
	}
	ret = xen_evtchn_attach(loop_rx, loop_event_handler, &loop_rx, 0, "loop");
	if (ret != 0) {
		goto err_attach;
	}
	loop_event_count = 0;
	return 0;

err_attach:
	xen_evtchn_close(loop_tx);
err_bind:
	xen_evtchn_close(loop_rx);
	return ret;
}

void loop_event_close(void) {
	xen_evtchn_detach(loop_rx, &loop_rx);
	xen_evtchn_close(loop_tx);
	xen_evtchn_close(loop_rx);
}

void loop_event_send(void) {
	xen_evtchn_notify(loop_tx);
}
