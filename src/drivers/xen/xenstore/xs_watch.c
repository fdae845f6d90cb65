/**
 * @file
 * @brief XenStore watches: events, their queue, their handlers
 *
 * Events come in the lthread that serves the ring, handlers run in a thread:
 * between them is a queue of fixed size. Equal events share an entry; what
 * does not fit is remembered at its watch as "something below changed", so a
 * flood of events costs no memory and loses no change.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>

/** How often a running handler of a removed watch is looked at, at least. */
#define UNWATCH_POLL_MS 100

/* ---- Events ---- */

static struct xenstore_watch *xs_watch_find(struct xs_conn *conn,
    uint32_t token) {
	struct xenstore_watch *watch;

	dlist_foreach_entry(watch, &conn->watches, link) {
		if (watch->token == token) {
			return watch;
		}
	}
	return NULL;
}

/** Whether @a path is @a parent or below it (xenstore.txt, "child"). */
static bool xs_path_below(const char *path, const char *parent) {
	size_t len = strlen(parent);

	if (!strcmp(parent, "/")) {
		return path[0] == '/';
	}
	return !strncmp(path, parent, len)
	       && (path[len] == '\0' || path[len] == '/');
}

static struct xs_event *xs_event_find(struct xs_conn *conn,
    const struct xenstore_watch *watch, const char *path) {
	struct xs_event *event;

	dlist_foreach_entry(event, &conn->queue, link) {
		if (event->watch == watch && !strcmp(event->path, path)) {
			return event;
		}
	}
	return NULL;
}

static void xs_event_free(struct xs_conn *conn, struct xs_event *event) {
	dlist_del_init(&event->link);
	dlist_add_prev(&event->link, &conn->free);
}

static void xs_event_queue(struct xs_conn *conn, struct xenstore_watch *watch,
    const char *path) {
	struct xs_event *event = xs_event_find(conn, watch, path);

	if (event) {
		event->count++;
		conn->stat.coalesced++;
		return;
	}
	if (dlist_empty(&conn->free) || strlen(path) >= XS_EVENT_PATH_MAX) {
		watch->overflow++;
		conn->stat.overflows++;
		return;
	}
	event = dlist_entry(conn->free.next, struct xs_event, link);
	dlist_del_init(&event->link);
	event->watch = watch;
	event->count = 1;
	strcpy(event->path, path);
	dlist_add_prev(&event->link, &conn->queue);
}

/** Splits "<path>|<token>|"; false if it is not that. */
static bool xs_event_parse(const char *data, size_t len, uint32_t *token) {
	size_t path_len = strnlen(data, len);
	uint64_t number;

	if (len == 0 || path_len == len || data[len - 1] != '\0') {
		return false;
	}
	if (path_len + 1 == len
	    || xenstore_parse_u64(data + path_len + 1, 1, UINT32_MAX, &number)) {
		return false;
	}
	*token = (uint32_t)number;
	return true;
}

void xs_watch_event(struct xs_conn *conn, size_t len) {
	struct xenstore_watch *watch;
	uint32_t token;

	if (!xs_event_parse(conn->event, len, &token)) {
		conn->stat.errors++;
		return;
	}
	watch = xs_watch_find(conn, token);
	/* No watch: it was removed while the event was on its way. */
	if (!watch || !xs_path_below(conn->event, watch->path)) {
		return;
	}
	conn->stat.events++;
	watch->events++;
	xs_event_queue(conn, watch, conn->event);
	waitq_wakeup_all(&conn->wakeup);
}

void xs_watch_flush(struct xs_conn *conn) {
	while (!dlist_empty(&conn->queue)) {
		xs_event_free(conn,
		    dlist_entry(conn->queue.next, struct xs_event, link));
	}
}

/* ---- Handlers ---- */

static struct xenstore_watch *xs_overflowed(struct xs_conn *conn) {
	struct xenstore_watch *watch;

	dlist_foreach_entry(watch, &conn->watches, link) {
		if (watch->overflow > 0) {
			return watch;
		}
	}
	return NULL;
}

bool xs_dispatch_pending(struct xs_conn *conn) {
	return conn->rewatch || !dlist_empty(&conn->queue) || xs_overflowed(conn);
}

/** Takes the next event off, or makes one of a watch's overflow. */
static bool xs_event_take(struct xs_conn *conn, struct xs_event *event) {
	struct xenstore_watch *watch;

	if (!dlist_empty(&conn->queue)) {
		struct xs_event *first =
		    dlist_entry(conn->queue.next, struct xs_event, link);

		*event = *first;
		xs_event_free(conn, first);
		return true;
	}
	watch = xs_overflowed(conn);
	if (!watch) {
		return false;
	}
	event->watch = watch;
	event->count = watch->overflow;
	event->path[0] = '\0';
	watch->overflow = 0;
	return true;
}

static void xs_watch_request(struct xenstore_request *req, uint32_t type,
    const char *path, const char *token) {
	memset(req, 0, sizeof(*req));
	req->type = type;
	req->piece[0].data = path;
	req->piece[0].len = strlen(path) + 1;
	req->piece[1].data = token;
	req->piece[1].len = strlen(token) + 1;
}

static int xs_watch_talk(struct xs_conn *conn, uint32_t type, const char *path,
    uint32_t token) {
	struct xenstore_request req;
	char text[16];
	int ret;

	snprintf(text, sizeof(text), "%u", (unsigned)token);
	xs_watch_request(&req, type, path, text);
	ret = xs_submit(conn, &req);
	return ret ? ret : xs_wait(conn, &req, XENSTORE_TIMEOUT_MS);
}

/** Copies path and token of the watch with the next higher token. */
static bool xs_watch_after(struct xs_conn *conn, uint32_t *token,
    char path[XENSTORE_PATH_MAX]) {
	struct xenstore_watch *watch, *next = NULL;

	sched_lock();
	dlist_foreach_entry(watch, &conn->watches, link) {
		if (watch->token > *token && (!next || watch->token < next->token)) {
			next = watch;
		}
	}
	if (next) {
		*token = next->token;
		strcpy(path, next->path);
	}
	sched_unlock();
	return next != NULL;
}

/** Sets all watches on a new connection; each then fires once. */
static void xs_rewatch(struct xs_conn *conn) {
	char path[XENSTORE_PATH_MAX];
	uint32_t token = 0;

	conn->rewatch = false;
	while (xs_watch_after(conn, &token, path)) {
		xs_watch_talk(conn, XS_WATCH, path, token);
	}
}

bool xs_dispatch(struct xs_conn *conn) {
	struct xs_event event;
	bool taken;

	if (conn->rewatch) {
		xs_rewatch(conn);
		return true;
	}
	sched_lock();
	taken = xs_event_take(conn, &event);
	if (taken) {
		conn->dispatching = event.watch;
		conn->dispatcher = thread_self();
	}
	sched_unlock();
	if (!taken) {
		return false;
	}
	event.watch->handler(event.watch,
	    event.path[0] ? event.path : event.watch->path, event.count);
	conn->dispatching = NULL;
	waitq_wakeup_all(&conn->dispatched);
	return true;
}

/* ---- Watches ---- */

/**
 * Removes the watch and its events, and waits for its handler to return. The
 * handler's own thread must not wait for itself.
 */
void xs_watch_drop(struct xs_conn *conn, struct xenstore_watch *watch) {
	struct xs_event *event;

	sched_lock();
	dlist_del_init(&watch->link);
	dlist_foreach_entry_safe(event, &conn->queue, link) {
		if (event->watch == watch) {
			xs_event_free(conn, event);
		}
	}
	sched_unlock();

	while (conn->dispatching == watch && conn->dispatcher != thread_self()) {
		WAITQ_WAIT_TIMEOUT(&conn->dispatched, conn->dispatching != watch,
		    UNWATCH_POLL_MS);
	}
}

int xs_watch_submit(struct xs_conn *conn, const char *path,
    struct xenstore_watch *watch, struct xenstore_request *req) {
	watch->path = path;
	watch->overflow = 0;
	watch->events = 0;
	dlist_head_init(&watch->link);
	if (strlen(path) >= XENSTORE_PATH_MAX) {
		return -E2BIG;
	}
	sched_lock();
	watch->token = ++conn->token;
	dlist_add_prev(&watch->link, &conn->watches);
	sched_unlock();
	snprintf(watch->token_text, sizeof(watch->token_text), "%u",
	    (unsigned)watch->token);
	xs_watch_request(req, XS_WATCH, path, watch->token_text);
	return xs_submit(conn, req);
}

int xs_watch(struct xs_conn *conn, const char *path,
    struct xenstore_watch *watch) {
	struct xenstore_request req;
	int ret = xs_watch_submit(conn, path, watch, &req);

	if (!ret) {
		ret = xs_wait(conn, &req, XENSTORE_TIMEOUT_MS);
	}
	if (ret) {
		xs_watch_drop(conn, watch);
	}
	return ret;
}

int xs_unwatch(struct xs_conn *conn, struct xenstore_watch *watch) {
	int ret = xs_watch_talk(conn, XS_UNWATCH, watch->path, watch->token);

	xs_watch_drop(conn, watch);
	return ret;
}
