/**
 * @file
 * @brief The simulated machine around the image
 *
 * One thread, virtual time, one random sequence. The image runs until it does
 * a hypercall or has run a random number of basic blocks; then what is due by
 * then happens: timers, steps of backends and daemons. Nothing depends on real
 * time or on addresses, so a seed replays a run exactly.
 */

#ifndef TESTS_SIM_SIM_H_
#define TESTS_SIM_SIM_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/event_channel.h>
#include <xen/grant_table.h>

#include "sim_memory.h"

#define SIM_GUEST   1 /* the image's domain */
#define SIM_BACKEND 0 /* the domain of all backends */
#define SIM_PAGE    4096

#define NSEC_PER_USEC 1000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_SEC  1000000000ULL

/* ---- sim_time.c: virtual time, chance, what is due ---- */

extern uint64_t sim_seed;
extern uint64_t sim_now; /* ns of virtual time since the start */

/** Next number of the run's one random sequence. */
extern uint64_t sim_rand(void);

/** A random number of [@a from, @a to]. */
extern uint64_t sim_rand_range(uint64_t from, uint64_t to);

/** True once in @a n times. */
extern bool sim_rand_one_in(unsigned int n);

/** Calls @a fn with @a arg when @a delay ns have passed. */
extern void sim_after(uint64_t delay, void (*fn)(void *), void *arg);

/** As sim_after(), with a random delay as a busy backend has. */
extern void sim_soon(void (*fn)(void *), void *arg);

/** Does what is due, passing @a ns; then takes upcalls if the guest may. */
extern void sim_point(uint64_t ns);

/** Moves to the time of what is due next; false if that never comes. */
extern bool sim_advance(uint64_t limit);

/* ---- sim_main.c ---- */

/** Prints why, with the seed, and ends the process as failed. */
extern void sim_fail(const char *fmt, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

/** Records a rule that a backend model or the guest broke: the run fails. */
extern void sim_fault(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/** Says what a scripted peer did, on stderr. */
extern void sim_note(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/** The domain has shut down for a SHUTDOWN_* reason. */
extern void sim_shutdown(unsigned int reason) __attribute__((noreturn));

/** Value of @a name in the environment, else @a otherwise. */
extern const char *sim_option(const char *name, const char *otherwise);

/** Tells whether the run is to play @a name, as ATTACK=name. */
extern bool sim_attack(const char *name);

/**
 * Value of a hostile device's @a key: @a value, or what @a option says in the
 * environment: key=value, or key alone for none, which is NULL.
 */
extern const char *sim_key(const char *option, const char *key,
    const char *value);

/* ---- sim_refuse.c: shortages ---- */

enum sim_refusable {
	SIM_REFUSE_MEMORY,  /* heap or pages */
	SIM_REFUSE_PORT,    /* event channels */
	SIM_REFUSE_FRAME,   /* of the grant table */
	SIM_REFUSE_REQUEST, /* to XenStore */
	SIM_REFUSABLES,
};

/** What is asked for counts from now on. */
extern void sim_refuse_begin(void);

/** Counts; true if the image is not to get what it asks for. */
extern bool sim_refuse(enum sim_refusable kind);

/** Says how much of each kind the image has asked for. */
extern void sim_refuse_report(void);

/* ---- sim_evtchn.c: event channels (xen/event_channel.h) ---- */

/** What a backend does when the guest notifies it. */
typedef void (*sim_notify_fn)(void *arg);

/** Guest's port bound to a backend from the start (XenStore, console). */
extern evtchn_port_t sim_evtchn_preset(sim_notify_fn fn, void *arg);

/** A backend takes the other end of @a port; false if it is not offered. */
extern bool sim_evtchn_bind(evtchn_port_t port, sim_notify_fn fn, void *arg);

/** A backend closes its end. */
extern void sim_evtchn_unbind(evtchn_port_t port);

/** A backend notifies the guest. */
extern void sim_evtchn_notify(evtchn_port_t port);

/** Makes @a port pending whatever it is, as Xen never would. */
extern void sim_evtchn_raise(evtchn_port_t port);

/** Raises a VIRQ_* if it is bound. */
extern void sim_evtchn_virq(unsigned int virq);

/** Tells whether the guest would take an upcall at once. */
extern bool sim_evtchn_deliverable(void);

/** Tells whether @a port is pending. */
extern bool sim_evtchn_pending(evtchn_port_t port);

/** Records a fault for each channel that devices have left. */
extern void sim_evtchn_residue(void);

extern int sim_evtchn_op(int cmd, void *arg);

/* ---- sim_grant.c: grant table version 1, and the pages behind it ---- */

/** Address of the guest's frame, NULL if it is not RAM. */
extern void *sim_gfn(xen_pfn_t gfn);

/**
 * A backend maps the page of @a ref. NULL if the grant does not allow it: for
 * an honest backend that is a fault of the guest, and recorded.
 */
extern void *sim_grant_map(grant_ref_t ref, bool readonly);

/** Ends one sim_grant_map() of @a ref. */
extern void sim_grant_unmap(grant_ref_t ref, bool readonly);

/**
 * As sim_grant_map(), but for a device that the guest has given up, as it says
 * in error/<@a front>: it has let go of all grants then, and that is no fault.
 */
extern void *sim_grant_map_for(const char *front, grant_ref_t ref,
    bool readonly);

/** As sim_grant_map(), but a refusal is no fault. */
extern void *sim_grant_try_map(grant_ref_t ref, bool readonly);

extern int sim_grant_op(unsigned int cmd, void *uop, unsigned int count);

/** At the end of a run: what backends still have mapped. */
extern unsigned int sim_grant_mapped(void);

/** Records a fault for each entry that still grants something. */
extern void sim_grant_residue(void);

/* ---- sim_symbol.c ---- */

/** Name of the function that the code at @a address is of, or "?". */
extern const char *sim_symbol(uintptr_t address);

/* ---- sim_memory.c: what the image has taken of its own memory ---- */

/** A point in time, for sim_memory_residue(). */
extern uint64_t sim_memory_mark(void);

/** Records a fault for what was taken after @a mark and is still held. */
extern void sim_memory_residue(uint64_t mark);

/** Tells whether a page shows memory that was taken and not written to. */
extern bool sim_memory_untouched(const void *page);

/* ---- sim_toolstack.c: devices are taken away ---- */

/** There is a device with these directories. */
extern void sim_device_add(const char *front, const char *back);

/** The guest looks for devices from now on. */
extern void sim_toolstack_bus_watched(void);

/** Begins to take all devices away; the image calls this. */
extern void sim_devices_remove(void);

/** Tells whether they are gone, and nothing of the guest is mapped. */
extern bool sim_devices_gone(void);

/** The image calls this when XenStore does not answer it. */
extern void sim_store_silent(void);

/** Records a fault for all that the devices have left; the image calls it. */
extern void sim_residue(void);

/* ---- sim_store.c: the XenStore daemon ---- */

extern void *sim_store_page;
extern evtchn_port_t sim_store_port;
extern void sim_store_init(void);

/** Called after a change at or below a path. */
typedef void (*sim_store_fn)(void *arg);

/** Backend's and toolstack's access, by absolute path. */
extern void sim_store_write(const char *path, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
extern void sim_store_write_bytes(const char *path, const void *data,
    size_t len);
extern const char *sim_store_read(const char *path);
extern uint64_t sim_store_number(const char *dir, const char *key,
    uint64_t otherwise);
extern void sim_store_rm(const char *path);
/** Removes @a path if there is nothing below it. */
extern void sim_store_rm_empty(const char *path);
/** Records a fault for watches and transactions that devices have left. */
extern void sim_store_residue(void);

extern void sim_store_watch(const char *path, sim_store_fn fn, void *arg);

/* ---- sim_console.c: the console daemon ---- */

extern void *sim_console_page;
extern evtchn_port_t sim_console_port;
extern void sim_console_init(void);

/** The daemon does nothing at all, for scripts. */
extern bool sim_console_deaf;

/** Takes what the guest has printed. */
extern void sim_console_drain(void *arg);

/* ---- script_xen.c ---- */

/** Gets the attack by hypervisor or console daemon ready, if there is one. */
extern void sim_script_xen(void);

/* ---- devices ---- */

extern void sim_vbd_create(unsigned int vdev);
extern void sim_vif_create(unsigned int handle);

/* ---- the image ---- */

extern void sim_entry(void);
extern void xen_upcall(void);
extern uint8_t xen_shared_page[];

static inline volatile struct shared_info *sim_shared(void) {
	return (volatile struct shared_info *)xen_shared_page;
}

static inline volatile struct vcpu_info *sim_vcpu(void) {
	return &sim_shared()->vcpu_info[0];
}

/** Memory that is not readable to the guest's allocator: a page for a ring. */
extern void *sim_ram_take(unsigned int pages);

#endif /* TESTS_SIM_SIM_H_ */
