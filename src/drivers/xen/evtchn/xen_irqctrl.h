/**
 * @file
 * @brief Interrupt lines of the event-channel controller: one per port
 */

#ifndef DRIVERS_XEN_EVTCHN_XEN_IRQCTRL_H_
#define DRIVERS_XEN_EVTCHN_XEN_IRQCTRL_H_

/** EVTCHN_2L_NR_CHANNELS of a 64-bit guest. */
#define __IRQCTRL_IRQS_TOTAL 4096

#endif /* DRIVERS_XEN_EVTCHN_XEN_IRQCTRL_H_ */
