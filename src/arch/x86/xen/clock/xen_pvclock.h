/**
 * @file
 * @brief Xen's clock
 */

#ifndef ARCH_X86_XEN_CLOCK_XEN_PVCLOCK_H_
#define ARCH_X86_XEN_CLOCK_XEN_PVCLOCK_H_

#include <stdint.h>

/**
 * System time in nanoseconds: since Xen booted, never going back, the scale
 * that Xen's timers use. Any context.
 */
extern uint64_t xen_system_time(void);

/** Nanoseconds since 1970-01-01 UTC, as Xen knows them. Any context. */
extern uint64_t xen_wall_time(void);

#endif /* ARCH_X86_XEN_CLOCK_XEN_PVCLOCK_H_ */
