/**
 * @file
 * @brief Xen's clock
 */

#ifndef ASM_XEN_TIME_H_
#define ASM_XEN_TIME_H_

#include <stdint.h>

#include <xen/xen.h>

/**
 * System time in nanoseconds: since Xen booted, never going back, the scale
 * that Xen's timers use. Any context.
 */
extern uint64_t xen_system_time(void);

/** Nanoseconds since 1970-01-01 UTC, as Xen knows them. Any context. */
extern uint64_t xen_wall_time(void);

/** System time at TSC @a tsc by the scale in @a time; a pure function. */
extern uint64_t xen_pvclock_scale(const volatile struct vcpu_time_info *time,
    uint64_t tsc);

#endif /* ASM_XEN_TIME_H_ */
