/**
 * @file
 * @brief 2-level event channel words, private to the evtchn module
 *
 * A port is a bit in evtchn_pending[] and evtchn_mask[] of shared_info; a
 * word with pending bits is a bit in the vCPU's evtchn_pending_sel.
 */

#ifndef DRIVERS_XEN_EVTCHN_EVTCHN_2L_H_
#define DRIVERS_XEN_EVTCHN_EVTCHN_2L_H_

#include <stdbool.h>

#include <xen/xen.h>
#include <xen/event_channel.h>

#define EVTCHN_WORD_BITS 64
#define EVTCHN_WORDS     64
#define EVTCHN_PORTS     (EVTCHN_WORDS * EVTCHN_WORD_BITS)

/** Masks all ports; leaves what is pending. */
extern void evtchn_2l_mask_all(void);

extern void evtchn_2l_mask(evtchn_port_t port);

/**
 * Unmasks. An event that is pending already is raised again: Xen only does
 * so by itself for events that come while the port is unmasked.
 *
 * @return true if that took a hypercall.
 */
extern bool evtchn_2l_unmask(evtchn_port_t port);

extern bool evtchn_2l_pending(evtchn_port_t port);
extern void evtchn_2l_clear(evtchn_port_t port);

/**
 * Visits each port that is pending and unmasked, at most once per round,
 * going on after the port visited last (round robin over words and bits),
 * until nothing is pending or @a rounds are over. What is left then makes a
 * new upcall.
 */
extern void evtchn_2l_scan(unsigned int rounds,
    void (*visit)(evtchn_port_t port));

#endif /* DRIVERS_XEN_EVTCHN_EVTCHN_2L_H_ */
