/**
 * @file
 * @brief XenStore client
 *
 * Wire protocol of xen/io/xs_wire.h and docs/misc/xenstore.txt. All calls are
 * for thread context and may sleep, but never longer than the time-out
 * (XENSTORE_TIMEOUT_MS unless told). Paths without a leading '/' are relative
 * to the domain's own directory, /local/domain/<domid>.
 *
 * Errors of all calls: the daemon's as -errno (-ENOENT, -EACCES, -EAGAIN, ...;
 * an unknown error string is -EIO), -ETIMEDOUT (no reply), -EIO (connection
 * or reply broken), -E2BIG (request larger than the protocol allows).
 */

#ifndef DRIVERS_XEN_XENSTORE_XEN_STORE_H_
#define DRIVERS_XEN_XENSTORE_XEN_STORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/libds/dlist.h>

/** How long the synchronous calls wait for a reply. */
#define XENSTORE_TIMEOUT_MS 10000

/** Transaction id of requests outside a transaction. */
#define XENSTORE_NO_TX 0u

/** Longest path that the client passes on in its own buffers, with NUL. */
#define XENSTORE_PATH_MAX 256

/** Most pieces of one request's payload. */
#define XENSTORE_REQUEST_PIECES 3

/* ---- Requests, several in flight ---- */

/** One piece of a request's payload. */
struct xenstore_piece {
	const void *data;
	size_t len;
};

/**
 * A request in flight. The caller fills the upper half, submits it, and keeps
 * it and all it points to until xenstore_wait() returned.
 */
struct xenstore_request {
	uint32_t type; /**< enum xsd_sockmsg_type */
	uint32_t tx;   /**< transaction id or XENSTORE_NO_TX */
	struct xenstore_piece piece[XENSTORE_REQUEST_PIECES];
	char *reply;       /**< where the reply's payload goes, or NULL */
	size_t reply_size; /**< bytes at reply */

	size_t reply_len; /**< payload of the reply; may be > reply_size */
	int result;       /**< 0 or -errno, valid when done */
	bool done;
	uint32_t id;     /* private to the client from here */
	uint64_t number; /* how many were submitted before, and it */
	struct dlist_head link;
	char error[16]; /* payload of an XS_ERROR reply */
};

/**
 * Queues a request; it is sent as soon as the ring has room. Replies come in
 * the daemon's order.
 *
 * @return 0, -E2BIG (payload over 4096 bytes) or -EIO (connection broken).
 */
extern int xenstore_submit(struct xenstore_request *req);

/**
 * Waits for the reply. When the time is over the request is withdrawn, and a
 * late reply is dropped.
 *
 * @return result of the request, -ETIMEDOUT or -EIO.
 */
extern int xenstore_wait(struct xenstore_request *req, unsigned timeout_ms);

/** Prepares a read of @a path, to be submitted. @a buf gets no NUL. */
extern void xenstore_request_read(struct xenstore_request *req, unsigned tx,
    const char *path, char *buf, size_t size);

/** Prepares a write of @a len bytes to @a path, to be submitted. */
extern void xenstore_request_write(struct xenstore_request *req, unsigned tx,
    const char *path, const void *data, size_t len);

/* ---- One request at a time ---- */

/**
 * Reads a value and ends it with a NUL.
 *
 * @param size bytes at buf, with room for the NUL
 * @return length of the value, or -EMSGSIZE if it does not fit, or -errno.
 */
extern int xenstore_read(unsigned tx, const char *path, char *buf, size_t size);

/** Writes a value of any bytes, creating the node and its parents. */
extern int xenstore_write(unsigned tx, const char *path, const void *data,
    size_t len);

/** Writes formatted text, without NUL, to @a dir/@a key. */
extern int xenstore_printf(unsigned tx, const char *dir, const char *key,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** Creates an empty node; no error if there is one. */
extern int xenstore_mkdir(unsigned tx, const char *path);

/** Removes a node and all below it; no error if there is none. */
extern int xenstore_rm(unsigned tx, const char *path);

/* ---- Directories ---- */

/** Names of the children of a node. */
struct xenstore_list {
	char *names;        /**< strings one after the other, heap */
	size_t len;         /**< bytes at names */
	unsigned int count; /**< strings */
};

/**
 * Lists the children of a node, of whatever number (DIRECTORY_PART).
 *
 * @param list to be freed by xenstore_list_free() after success
 * @return 0, -ENOMEM, -E2BIG (over the option dir_max), -errno.
 */
extern int xenstore_directory(unsigned tx, const char *path,
    struct xenstore_list *list);

/** First name (@a prev NULL) or the one after @a prev; NULL at the end. */
extern const char *xenstore_list_next(const struct xenstore_list *list,
    const char *prev);

extern void xenstore_list_free(struct xenstore_list *list);

/* ---- Transactions ---- */

extern int xenstore_transaction_start(unsigned *tx);

/**
 * Commits, or drops (@a abort), a transaction; its id is void afterwards.
 *
 * @return 0, -EAGAIN (conflict: do it all again) or -errno.
 */
extern int xenstore_transaction_end(unsigned tx, bool abort);

/**
 * Runs @a body in a transaction and commits it if body returns 0. Starts
 * again after a conflict, at most option tx_retries times.
 *
 * @return 0, what body returned, -EAGAIN (conflicts to the end) or -errno.
 */
extern int xenstore_transact(int (*body)(unsigned tx, void *arg), void *arg);

/** Prepares the start of a transaction, to be submitted: @a buf gets its id
 * for xenstore_tx_started(). */
extern void xenstore_request_tx_start(struct xenstore_request *req, char *buf,
    size_t size);

/** The id that a start has got: 0, the request's error, or -EIO: no id. */
extern int xenstore_tx_started(const struct xenstore_request *req,
    unsigned *tx);

/** Prepares the end of a transaction, to be submitted behind its last write;
 * result as of xenstore_transaction_end(). */
extern void xenstore_request_tx_end(struct xenstore_request *req, unsigned tx,
    bool abort);

/**
 * Runs @a once until it meets no conflict (-EAGAIN), at most option
 * tx_retries times, with pauses that grow.
 *
 * @return what @a once returned last.
 */
extern int xenstore_retry(int (*once)(void *arg), void *arg);

/* ---- Watches ---- */

/**
 * A watch. The caller fills the upper half and keeps it until
 * xenstore_unwatch().
 */
struct xenstore_watch {
	/**
	 * Called in the XenStore thread; may sleep (bounded) and call this API.
	 *
	 * @param path what changed, at or below the watched path. The watched
	 *   path itself stands for "anything below" when events were too many
	 *   to queue or their paths too long.
	 * @param count how many equal events this call stands for
	 */
	void (*handler)(struct xenstore_watch *watch, const char *path,
	    unsigned int count);
	void *arg;

	const char *path; /* private to the client from here */
	uint32_t token;
	char token_text[12];
	unsigned int overflow; /* events that found the queue full */
	uint64_t events;
	struct dlist_head link;
};

/**
 * Sets a watch; it fires once straight away, for @a path. It is set again by
 * the client whenever the connection is made anew.
 *
 * @param path kept by reference
 */
extern int xenstore_watch(const char *path, struct xenstore_watch *watch);

/**
 * First half of xenstore_watch(), for more requests in flight: the watch is
 * set when xenstore_wait() says so; if that fails, or this, it is to be
 * dropped by xenstore_watch_drop().
 */
extern int xenstore_watch_submit(const char *path, struct xenstore_watch *watch,
    struct xenstore_request *req);

/** Forgets a watch that could not be set. */
extern void xenstore_watch_drop(struct xenstore_watch *watch);

/**
 * Removes a watch. After return its handler does not run and will not, unless
 * called from within the handler.
 */
extern int xenstore_unwatch(struct xenstore_watch *watch);

/* ---- Values ---- */

/**
 * Parses a decimal number of nothing but digits, min <= value <= max.
 *
 * @return 0, -EINVAL (not such a number) or -ERANGE.
 */
extern int xenstore_parse_u64(const char *text, uint64_t min, uint64_t max,
    uint64_t *value);

/* ---- Counters ---- */

struct xenstore_counters {
	uint64_t requests; /**< submitted */
	uint64_t replies;  /**< matched to a request */
	/** Times that somebody waited for what was submitted since the last
	 * such time: requests in flight together count once. */
	uint64_t round_trips;
	uint64_t late; /**< replies to no request of ours: dropped */
	uint64_t timeouts;
	uint64_t events;    /**< watch events */
	uint64_t coalesced; /**< events merged with a queued one */
	uint64_t overflows; /**< events that found the queue full */
	uint64_t errors;    /**< protocol violations of the daemon */
	uint64_t reconnects;
	uint64_t notifications;
	uint64_t spurious;
	unsigned int max_in_flight;
};

extern void xenstore_counters(struct xenstore_counters *counters);

#endif /* DRIVERS_XEN_XENSTORE_XEN_STORE_H_ */
