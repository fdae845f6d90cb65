/**
 * @file
 * @brief Labels of assembler code that C calls
 */

#ifndef ASM_LINKAGE_H_
#define ASM_LINKAGE_H_

#ifdef __ASSEMBLER__

/* clang-format off */
#define C_ENTRY(name) .globl name; .balign 16; name
#define C_LABEL(name) .globl name; name
/* clang-format on */

#else /* __ASSEMBLER__ */

#define asmlinkage
#define fastcall

#endif /* __ASSEMBLER__ */

#endif /* ASM_LINKAGE_H_ */
