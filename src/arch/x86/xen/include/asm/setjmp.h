/**
 * @file
 * @brief Buffer of setjmp: what a function must preserve, and where to return
 */

#ifndef ASM_SETJMP_H_
#define ASM_SETJMP_H_

/* rbx, rbp, r12-r15, rsp, rip, and mxcsr with the x87 control word. */
#define _JBLEN 9

#ifndef __ASSEMBLER__

#include <stdint.h>

typedef uint64_t __jmp_buf[_JBLEN];

#endif /* __ASSEMBLER__ */

#endif /* ASM_SETJMP_H_ */
