/**
 * @file
 * @brief Non-local jumps; the architecture implements them.
 */

#ifndef SETJMP_H_
#define SETJMP_H_

#include <asm/setjmp.h>
#include <compiler.h>

typedef __jmp_buf jmp_buf;

extern int setjmp(jmp_buf env) __attribute__((returns_twice));
extern void _NORETURN longjmp(jmp_buf env, int value);

#endif /* SETJMP_H_ */
