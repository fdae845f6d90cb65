/**
 * @file
 * @brief The kernel that drivers stand on in a process, seen by their tests
 *
 * Virtual time, nothing that runs by itself: lthreads, timers and threads run
 * when they are told to, and while the test waits.
 */

#ifndef TESTS_HOST_KERNEL_KERNEL_H_
#define TESTS_HOST_KERNEL_KERNEL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Begins anew: time, events, and memory is not short. */
extern void kernel_reset(void);

/* ---- Time ---- */

/** Milliseconds that all waits so far took. */
extern long kernel_time_ms(void);

/** Lets time pass while nobody waits. */
extern void kernel_time_pass(unsigned int ms);

/** Waits, as ksleep() does. */
extern void kernel_wait(unsigned int ms);

/** Called, if set, when somebody waits: the others' chance to act. */
extern void (*kernel_on_wait)(void);

/* ---- Threads: thread.c ---- */

/** Runs each thread that was woken, or waited long enough, until it waits.
 * @return whether there was one. Called by the test, not by a thread. */
extern bool kernel_threads_run(void);

/** What kernel_wait() is for a thread; false if the test itself waits. */
extern bool kernel_thread_pause(unsigned int ms);

/** Forgets all threads. */
extern void kernel_threads_reset(void);

/* ---- Events: event.c ---- */

/** Runs lthreads that were launched and timers that are due. */
extern void kernel_run(void);

/** Sends an event to the port; runs its handler unless it is masked. */
extern void kernel_event(uint32_t port);

/** Ports that are bound, handlers that are attached. */
extern unsigned int kernel_ports(void);

/** A bound port, by @a index from 0 on; 0 if there are fewer. */
extern uint32_t kernel_port(unsigned int index);

/** Closes a port, its handler with it. */
extern void kernel_port_forget(uint32_t port);

/** How many notifications were sent. */
extern unsigned long kernel_notified;

/** Forgets ports, lthreads and timers. */
extern void kernel_events_reset(void);

/* ---- Grants: grant.c ---- */

/** References that are taken now. */
extern unsigned int kernel_grants(void);

/** The page granted by @a ref, NULL if there is none. */
extern void *kernel_grant_page(uint32_t ref, bool *readonly);

/** Whether the backend holds the page mapped, so that no grant can end. */
extern void kernel_grant_hold(uint32_t ref, bool hold);

/** Lets go of what is held and empties the quarantine. */
extern void kernel_grants_release(void);

/* ---- What the process gives: process.c ---- */

/** Allocations fail while this is set. */
extern bool process_memory_short;

/** Blocks and pages that are taken now. */
extern long process_allocated;
extern long process_pages_taken;

/** Of exactly @a size bytes, so that a byte too far is found; zeroed. */
extern void *process_alloc(size_t size);
extern void process_free(void *p);

/** Consecutive pages, zeroed; free ones are poisoned. */
extern void *process_pages(size_t count);
extern void process_page_free(void *page);

extern void process_abort(const char *why);

/** What the drivers log; shown if the environment has VERBOSE. */
extern void process_log(const char *text);

/* Stacks of threads, by number. */

/** Makes a new stack, on which @a run will be called. It must not return. */
extern void process_stack_start(unsigned int stack, void (*run)(void *arg),
    void *arg);

/** Goes on there until process_stack_leave(). */
extern void process_stack_enter(unsigned int stack);
extern void process_stack_leave(unsigned int stack);

#endif /* TESTS_HOST_KERNEL_KERNEL_H_ */
