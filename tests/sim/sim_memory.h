/**
 * @file
 * @brief What the image has taken of its own memory: between it and simulator
 */

#ifndef TESTS_SIM_SIM_MEMORY_H_
#define TESTS_SIM_SIM_MEMORY_H_

#include <stddef.h>
#include <stdint.h>

/** New memory is full of it. */
#define SIM_MEMORY_CANARY 0xc5

/** Return addresses that are kept of each allocation. */
#define SIM_MEMORY_CALLERS 10

/** Whether the image is told that there is no memory. */
extern bool sim_memory_refused(void);

/** The image has taken @a size bytes of heap or pages at @a ptr. */
extern void sim_memory_taken(void *ptr, size_t size, const uintptr_t *callers);

/** It has given back what it took at @a ptr. */
extern void sim_memory_given(void *ptr);

#endif /* TESTS_SIM_SIM_MEMORY_H_ */
