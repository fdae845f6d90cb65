/**
 * @file
 * @brief Between the fuzzer, the kernel and store it stands on, the process
 */

#ifndef TESTS_HOST_XENBUS_FUZZ_H_
#define TESTS_HOST_XENBUS_FUZZ_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Runs one seed; returns the line of the check that failed, or 0. */
extern int fuzz_seed(unsigned int seed, bool hostile);

/** Devices that went live, and ends of connections. */
extern unsigned long fuzz_lives, fuzz_ends;

/* ---- The store ---- */

extern void store_clear(void);

/** Writes a node, as dom0 would; NULL removes it. Fires its watch. */
extern void store_set(const char *path, const char *value);

/** Value of a node, or NULL. */
extern const char *store_get(const char *path);

/** Watches that are set. */
extern unsigned int store_watches(void);

/** How many of the next commits meet a conflict. */
extern unsigned int store_conflicts;

/** All requests fail with this, if not 0. */
extern int store_error;

/* ---- Time and memory ---- */

extern uint64_t kernel_now_ns;

extern void *process_alloc(size_t size);
extern void process_free(void *p);
extern void process_abort(const char *why);

#endif /* TESTS_HOST_XENBUS_FUZZ_H_ */
