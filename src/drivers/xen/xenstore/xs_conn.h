/**
 * @file
 * @brief One connection to a XenStore daemon
 *
 * What <drivers/xen/xen_store.h> offers for the domain's own connection, with
 * the connection as a parameter: the ring is any page laid out as struct
 * xenstore_domain_interface, so a test can play the daemon in memory.
 *
 * Locking: sched_lock() protects a connection between threads and the
 * lthread that serves its events. No function is for interrupt context.
 */

#ifndef DRIVERS_XEN_XENSTORE_XS_CONN_H_
#define DRIVERS_XEN_XENSTORE_XS_CONN_H_

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/xen_store.h>
#include <errno.h> /* before xs_wire.h: makes its table of error names */
#include <kernel/sched/waitq.h>
#include <lib/libds/dlist.h>
#include <xen/io/xs_wire.h>

/** Requests that may wait for a reply at one time; a power of two. */
#define XS_SLOTS 32

/** Watch events that may wait for their handlers. */
#define XS_EVENTS         64
#define XS_EVENT_PATH_MAX 128

/** Bytes that one xs_pump() takes from the ring at most. */
#define XS_PUMP_BYTES 32768

struct thread;

enum xs_state {
	XS_CLOSED,
	XS_CONNECTED,
	XS_BROKEN,       /**< no use until reconnected */
	XS_RECONNECTING, /**< asked for; waiting for the daemon */
};

/** What xs_pump() found. */
enum xs_pumped {
	XS_DONE,
	XS_MORE, /**< stopped at XS_PUMP_BYTES: call again, later */
};

/** A watch event that waits for its handler. */
struct xs_event {
	struct dlist_head link;
	struct xenstore_watch *watch;
	unsigned int count;
	char path[XS_EVENT_PATH_MAX];
};

/** The message that is being sent. */
struct xs_tx {
	char data[sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX];
	size_t len;  /**< bytes of it */
	size_t done; /**< bytes that are in the ring */
};

/** The message that is being received. */
struct xs_rx {
	struct xsd_sockmsg msg;
	size_t msg_done;  /**< bytes of msg */
	size_t done;      /**< bytes of the payload */
	char *sink;       /**< where the payload goes; NULL: dropped */
	size_t sink_size; /**< what is beyond is dropped */
	struct xenstore_request *req;
};

struct xs_conn {
	struct xenstore_domain_interface *ring;
	void (*notify)(struct xs_conn *conn); /**< tells the daemon */
	void *arg;                            /**< of the owner */

	enum xs_state state;
	uint32_t error_seen; /**< value of the ring's error field */
	uint32_t req_prod;   /**< private copies: the ring's are written, */
	uint32_t rsp_cons;   /**< never read back */
	uint32_t req_cons;   /**< the daemon's, as last seen */
	bool pumping, again; /**< xs_pump() is on the stack; once more */
	bool worked;         /**< bytes moved or were taken, see xs_worked() */

	struct dlist_head waiting;               /**< requests not yet sent */
	struct xenstore_request *slot[XS_SLOTS]; /**< sent, no reply yet */
	unsigned int in_flight;
	uint64_t waited; /**< number of the last request that was waited for */
	uint32_t sequence;
	struct waitq replied;
	struct xs_tx tx;
	struct xs_rx rx;

	struct dlist_head watches;
	uint32_t token;                     /**< last one given out */
	bool rewatch;                       /**< watches are to be set anew */
	struct xenstore_watch *dispatching; /**< its handler runs */
	struct thread *dispatcher;          /**< in this thread */
	struct dlist_head queue;            /**< events for handlers */
	struct dlist_head free;
	struct xs_event events[XS_EVENTS];
	char event[XENSTORE_PAYLOAD_MAX]; /**< payload being received */
	struct waitq wakeup;              /**< of the dispatching thread */
	struct waitq dispatched;

	struct xenstore_counters stat;
};

/* ---- Connection: xs_conn.c ---- */

/**
 * Starts a connection on a ring page. The indices may have any value.
 *
 * @param notify called with the scheduler locked whenever the ring changed
 */
extern void xs_open(struct xs_conn *conn,
    struct xenstore_domain_interface *ring,
    void (*notify)(struct xs_conn *conn), void *arg);

/** Fails all requests with -EIO and lets go of the ring. Keeps watches. */
extern void xs_close(struct xs_conn *conn);

/** Moves what can be moved in both directions; completes requests. */
extern enum xs_pumped xs_pump(struct xs_conn *conn);

/**
 * Whether the daemon did anything since the last call: an event without that
 * is spurious.
 */
extern bool xs_worked(struct xs_conn *conn);

/**
 * Gives the connection up: logs one line, fails all requests. What follows
 * is xs_reconnect(), after a pause.
 */
extern void xs_break(struct xs_conn *conn, const char *why);

/**
 * Asks the daemon for a new start of a broken connection, if it offers that
 * (XENSTORE_SERVER_FEATURE_RECONNECTION).
 *
 * @return 0 (asked) or -ENOSUPP.
 */
extern int xs_reconnect(struct xs_conn *conn);

extern int xs_submit(struct xs_conn *conn, struct xenstore_request *req);
extern int xs_wait(struct xs_conn *conn, struct xenstore_request *req,
    unsigned int timeout_ms);

/* ---- Ring: xs_ring.c ---- */

/** Bytes moved, or -EPROTO: insane indices. */
extern int xs_ring_read(struct xs_conn *conn, void *dst, size_t len);
extern int xs_ring_write(struct xs_conn *conn, const void *src, size_t len);

/* ---- Operations: xs_ops.c ---- */

extern int xs_read(struct xs_conn *conn, unsigned tx, const char *path,
    char *buf, size_t size);
extern int xs_write(struct xs_conn *conn, unsigned tx, const char *path,
    const void *data, size_t len);
extern int xs_vprintf(struct xs_conn *conn, unsigned tx, const char *dir,
    const char *key, const char *fmt, va_list args);
extern int xs_mkdir(struct xs_conn *conn, unsigned tx, const char *path);
extern int xs_rm(struct xs_conn *conn, unsigned tx, const char *path);
extern int xs_directory(struct xs_conn *conn, unsigned tx, const char *path,
    struct xenstore_list *list);
extern int xs_transaction_start(struct xs_conn *conn, unsigned *tx);
extern int xs_transaction_end(struct xs_conn *conn, unsigned tx, bool abort);
extern int xs_transact(struct xs_conn *conn,
    int (*body)(unsigned tx, void *arg), void *arg);
extern int xs_reset_watches(struct xs_conn *conn);

/** -errno of the name in an XS_ERROR reply; -EIO if it is unknown. */
extern int xs_error(const char *name);

/* ---- Watches: xs_watch.c ---- */

extern int xs_watch(struct xs_conn *conn, const char *path,
    struct xenstore_watch *watch);
extern int xs_watch_submit(struct xs_conn *conn, const char *path,
    struct xenstore_watch *watch, struct xenstore_request *req);
extern void xs_watch_drop(struct xs_conn *conn, struct xenstore_watch *watch);
extern int xs_unwatch(struct xs_conn *conn, struct xenstore_watch *watch);

/** Queues the event in conn->event. Scheduler locked. */
extern void xs_watch_event(struct xs_conn *conn, size_t len);

/** Forgets the queued events. Scheduler locked. */
extern void xs_watch_flush(struct xs_conn *conn);

/** Whether xs_dispatch() would find work. */
extern bool xs_dispatch_pending(struct xs_conn *conn);

/**
 * Runs the handler of one event, or sets the watches again after a
 * reconnection. For one thread per connection.
 *
 * @return true if there was something to do.
 */
extern bool xs_dispatch(struct xs_conn *conn);

#endif /* DRIVERS_XEN_XENSTORE_XS_CONN_H_ */
