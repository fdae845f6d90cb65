/**
 * @file
 * @brief Barrier for memory that devices see
 */

#ifndef ARCH_X86_XEN_LIB_MEM_BARRIERS_H_
#define ARCH_X86_XEN_LIB_MEM_BARRIERS_H_

#ifndef __ASSEMBLER__

#include <asm/xen/barrier.h>

static inline void data_mem_barrier(void) {
	xen_mb();
}

#endif /* __ASSEMBLER__ */

#endif /* ARCH_X86_XEN_LIB_MEM_BARRIERS_H_ */
