/**
 * @file
 * @brief Contexts of execution; the architecture supplies them.
 */

#ifndef HAL_CONTEXT_H_
#define HAL_CONTEXT_H_

#include <module/embox/arch/context.h>

#ifndef __ASSEMBLER__

struct context;

#define CONTEXT_PRIVELEGED (1 << 0)
#define CONTEXT_IRQDISABLE (1 << 1) /**< Starts with interrupts masked. */

/** Prepares @a ctx to start @a routine_fn on the stack that ends at @a sp. */
extern void context_init(struct context *ctx, unsigned int flags,
    void (*routine_fn)(void), void *sp);

/** Saves the running context in @a prev and continues @a next. */
extern void context_switch(struct context *prev, struct context *next);

#endif /* __ASSEMBLER__ */

#endif /* HAL_CONTEXT_H_ */
