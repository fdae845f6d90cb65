/**
 * @file
 * @brief Hypercalls, answered by the simulator (tests/sim/hypercall.c)
 *
 * The same functions as in the architecture x86/xen, where they are described.
 */

#ifndef ASM_XEN_HYPERCALL_H_
#define ASM_XEN_HYPERCALL_H_

#include <stdint.h>

#include <xen/xen.h>

extern int HYPERVISOR_event_channel_op(int cmd, void *arg);
extern int HYPERVISOR_grant_table_op(unsigned int cmd, void *uop,
    unsigned int count);
extern long HYPERVISOR_memory_op(unsigned int cmd, void *arg);
extern int HYPERVISOR_sched_op(int cmd, void *arg);
extern int HYPERVISOR_set_timer_op(uint64_t ns);
extern int HYPERVISOR_vcpu_op(int cmd, int vcpu, void *arg);
extern int HYPERVISOR_console_io(int cmd, int count, char *str);
extern int HYPERVISOR_xen_version(int cmd, void *arg);

#endif /* ASM_XEN_HYPERCALL_H_ */
