/**
 * @file
 * @brief The domain's own connection to XenStore
 *
 * Events are taken late: the port is masked from the upcall until the lthread
 * has emptied the ring, and for longer when the daemon sends events without
 * cause or more bytes than one pass takes.
 */

#include <errno.h>
#include <stdarg.h>

#include <asm/xen/hypervisor.h>
#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xs_conn.h>
#include <embox/unit.h>
#include <framework/mod/options.h>
#include <kernel/lthread/lthread.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/thread.h>
#include <kernel/thread/waitq.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <util/err.h>
#include <util/log.h>

/** Pause after XS_PUMP_BYTES in one pass. */
#define PUMP_PAUSE_MS 1

/** Pause before a broken connection is made anew: the first, and the longest
 * while connections break before they are of use. */
#define RECONNECT_PAUSE_MS     1000
#define RECONNECT_PAUSE_MAX_MS 64000

/** Replies that make a connection one of use. */
#define RECONNECT_REPLIES 8

static struct xs_conn store;
static struct lthread store_lt;
static struct sys_timer store_timer;
static unsigned int reconnect_pause_ms = RECONNECT_PAUSE_MS;
static bool reconnects;         /**< the pause ends in a reconnection */
static uint64_t replies_before; /**< of the daemon, at the last break */

/* ---- Events ---- */

static irq_return_t store_irq(unsigned int irq, void *data) {
	(void)irq;
	(void)data;
	lthread_launch(&store_lt);
	return IRQ_HANDLED;
}

static void store_notify(struct xs_conn *conn) {
	conn->stat.notifications++;
	xen_evtchn_notify(xen_store_evtchn());
}

/** The pause is over, whichever it was. */
static void store_pause_over(struct sys_timer *timer, void *arg) {
	(void)timer;
	(void)arg;
	if (reconnects) {
		reconnects = false;
		xs_reconnect(&store);
	}
	lthread_launch(&store_lt);
}

static void store_pause(unsigned int ms) {
	if (!sys_timer_is_started(&store_timer)) {
		sys_timer_start(&store_timer, ms2jiffies(ms));
	}
}

/** Begins the pause before a reconnection; it is twice as long as the one
 * before if hardly anything was answered in between. */
static void store_pause_broken(void) {
	if (sys_timer_is_started(&store_timer)) {
		return;
	}
	if (store.stat.replies >= replies_before + RECONNECT_REPLIES) {
		reconnect_pause_ms = RECONNECT_PAUSE_MS;
	}
	else if (reconnect_pause_ms < RECONNECT_PAUSE_MAX_MS) {
		reconnect_pause_ms *= 2;
	}
	replies_before = store.stat.replies;
	reconnects = true;
	store_pause(reconnect_pause_ms);
}

/** Serves the ring. With work left the port stays masked over a pause. */
static int store_serve(struct lthread *self) {
	bool worked;

	(void)self;
	if (xs_pump(&store) == XS_MORE) {
		store_pause(PUMP_PAUSE_MS);
		return 0;
	}
	if (store.state == XS_BROKEN) {
		store_pause_broken();
	}
	worked = xs_worked(&store);
	if (!worked) {
		store.stat.spurious++;
	}
	xen_evtchn_eoi(xen_store_evtchn(), !worked);
	return 0;
}

/** Runs the handlers of watches. */
static void *store_dispatch(void *arg) {
	(void)arg;
	for (;;) {
		WAITQ_WAIT(&store.wakeup, xs_dispatch_pending(&store));
		xs_dispatch(&store);
	}
	return NULL;
}

/* ---- The public calls on this connection ---- */

int xenstore_submit(struct xenstore_request *req) {
	return xs_submit(&store, req);
}

int xenstore_wait(struct xenstore_request *req, unsigned timeout_ms) {
	return xs_wait(&store, req, timeout_ms);
}

int xenstore_read(unsigned tx, const char *path, char *buf, size_t size) {
	return xs_read(&store, tx, path, buf, size);
}

int xenstore_write(unsigned tx, const char *path, const void *data,
    size_t len) {
	return xs_write(&store, tx, path, data, len);
}

int xenstore_printf(unsigned tx, const char *dir, const char *key,
    const char *fmt, ...) {
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = xs_vprintf(&store, tx, dir, key, fmt, args);
	va_end(args);
	return ret;
}

int xenstore_mkdir(unsigned tx, const char *path) {
	return xs_mkdir(&store, tx, path);
}

int xenstore_rm(unsigned tx, const char *path) {
	return xs_rm(&store, tx, path);
}

int xenstore_directory(unsigned tx, const char *path,
    struct xenstore_list *list) {
	return xs_directory(&store, tx, path, list);
}

int xenstore_transaction_start(unsigned *tx) {
	return xs_transaction_start(&store, tx);
}

int xenstore_transaction_end(unsigned tx, bool abort) {
	return xs_transaction_end(&store, tx, abort);
}

int xenstore_transact(int (*body)(unsigned tx, void *arg), void *arg) {
	return xs_transact(&store, body, arg);
}

int xenstore_watch(const char *path, struct xenstore_watch *watch) {
	return xs_watch(&store, path, watch);
}

int xenstore_watch_submit(const char *path, struct xenstore_watch *watch,
    struct xenstore_request *req) {
	return xs_watch_submit(&store, path, watch, req);
}

void xenstore_watch_drop(struct xenstore_watch *watch) {
	xs_watch_drop(&store, watch);
}

int xenstore_unwatch(struct xenstore_watch *watch) {
	return xs_unwatch(&store, watch);
}

void xenstore_counters(struct xenstore_counters *counters) {
	sched_lock();
	*counters = store.stat;
	sched_unlock();
}

/* ---- Start ---- */

/**
 * Forgets what an image before us in this domain left at the daemon. Old
 * daemons do not know the request.
 */
static void store_reset(void) {
	int ret = xs_reset_watches(&store);

	if (ret && ret != -ENOSYS && ret != -EINVAL) {
		log_error("watches of an earlier start may remain: %d", ret);
	}
}

static int xen_store_init(void) {
	struct thread *thread;
	int ret;

	if (!xen_store_ring_page()) {
		log_error("no ring to XenStore");
		return 0;
	}
	lthread_init(&store_lt, store_serve);
	sys_timer_init(&store_timer, SYS_TIMER_ONESHOT, store_pause_over, NULL);
	xs_open(&store, xen_store_ring_page(), store_notify, NULL);

	ret = xen_evtchn_attach(xen_store_evtchn(), store_irq, NULL,
	    XEN_EVTCHN_LATE_EOI, "xenstore");
	if (ret) {
		goto err_attach;
	}
	thread = thread_create(THREAD_FLAG_DETACHED, store_dispatch, NULL);
	ret = ptr2err(thread);
	if (ret) {
		goto err_thread;
	}
	store_reset();
	return 0;

err_thread:
	xen_evtchn_detach(xen_store_evtchn(), NULL);
err_attach:
	xs_close(&store);
	return ret;
}

EMBOX_UNIT_INIT(xen_store_init);
