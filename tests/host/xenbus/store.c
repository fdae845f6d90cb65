/**
 * @file
 * @brief A XenStore of a few nodes, without a connection
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>
#include <xen/io/xs_wire.h>

#include "kernel.h"
#include "store.h"

#define NODES   32
#define WATCHES 4

struct node {
	char path[XENSTORE_PATH_MAX];
	char value[64];
	bool used;
};

unsigned int store_conflicts;
int store_error;

static struct node nodes[NODES], before[NODES];
static bool tx_open;
static struct xenstore_watch *watches[WATCHES];
static const char *watched[WATCHES];

void store_clear(void) {
	memset(nodes, 0, sizeof(nodes));
	store_conflicts = 0;
	store_error = 0;
	tx_open = false;
}

static struct node *node_find(const char *path) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		if (nodes[i].used && !strcmp(nodes[i].path, path)) {
			return &nodes[i];
		}
	}
	return NULL;
}

static struct node *node_make(const char *path) {
	struct node *node = node_find(path);
	unsigned int i;

	for (i = 0; i < NODES && !node; i++) {
		if (!nodes[i].used) {
			node = &nodes[i];
			node->used = true;
			snprintf(node->path, sizeof(node->path), "%s", path);
		}
	}
	return node;
}

const char *store_get(const char *path) {
	struct node *node = node_find(path);

	return node ? node->value : NULL;
}

static void node_write(const char *path, const char *data, size_t len) {
	struct node *node = node_make(path);

	if (!node || len >= sizeof(node->value)) {
		process_abort("the store is full");
		return;
	}
	memcpy(node->value, data, len);
	node->value[len] = '\0';
}

void store_set(const char *path, const char *value) {
	unsigned int i;

	if (value) {
		node_write(path, value, strlen(value));
	}
	else if (node_find(path)) {
		node_find(path)->used = false;
	}
	for (i = 0; i < WATCHES; i++) {
		if (watches[i] && !strcmp(watched[i], path)) {
			watches[i]->handler(watches[i], path, 1);
		}
	}
}

/* ---- The client's calls ---- */

void xenstore_request_read(struct xenstore_request *req, unsigned tx,
    const char *path, char *buf, size_t size) {
	memset(req, 0, sizeof(*req));
	req->type = XS_READ;
	req->tx = tx;
	req->piece[0].data = path;
	req->reply = buf;
	req->reply_size = size;
}

void xenstore_request_write(struct xenstore_request *req, unsigned tx,
    const char *path, const void *data, size_t len) {
	memset(req, 0, sizeof(*req));
	req->type = XS_WRITE;
	req->tx = tx;
	req->piece[0].data = path;
	req->piece[1].data = data;
	req->piece[1].len = len;
}

void xenstore_request_tx_start(struct xenstore_request *req, char *buf,
    size_t size) {
	memset(req, 0, sizeof(*req));
	req->type = XS_TRANSACTION_START;
	req->reply = buf;
	req->reply_size = size;
}

void xenstore_request_tx_end(struct xenstore_request *req, unsigned tx,
    bool abort) {
	memset(req, 0, sizeof(*req));
	req->type = XS_TRANSACTION_END;
	req->tx = tx;
	req->piece[0].data = abort ? "F" : "T";
}

static int do_read(struct xenstore_request *req) {
	const char *value = store_get(req->piece[0].data);

	if (!value) {
		return -ENOENT;
	}
	req->reply_len = strlen(value);
	memcpy(req->reply, value,
	    req->reply_len < req->reply_size ? req->reply_len : req->reply_size);
	return 0;
}

/** One transaction at a time: nobody else writes while it lasts. */
static int do_tx_start(struct xenstore_request *req) {
	if (tx_open) {
		process_abort("a transaction is left open");
	}
	tx_open = true;
	memcpy(before, nodes, sizeof(nodes));
	strcpy(req->reply, "1");
	req->reply_len = 2;
	return 0;
}

static int do_tx_end(const struct xenstore_request *req) {
	bool abort = !strcmp(req->piece[0].data, "F");

	if (!tx_open) {
		process_abort("a transaction ends that is not open");
	}
	tx_open = false;
	if (abort || store_conflicts > 0) {
		memcpy(nodes, before, sizeof(nodes));
	}
	if (!abort && store_conflicts > 0) {
		store_conflicts--;
		return -EAGAIN;
	}
	return 0;
}

static int do_request(struct xenstore_request *req) {
	switch (req->type) {
	case XS_READ:
		return do_read(req);
	case XS_WRITE:
		node_write(req->piece[0].data, req->piece[1].data, req->piece[1].len);
		return 0;
	case XS_TRANSACTION_START:
		return do_tx_start(req);
	case XS_TRANSACTION_END:
		return do_tx_end(req);
	default:
		return 0;
	}
}

int xenstore_submit(struct xenstore_request *req) {
	/* A daemon that fails forgets its transactions. */
	tx_open = tx_open && !store_error;
	req->result = store_error ? store_error : do_request(req);
	req->done = true;
	return 0;
}

int xenstore_wait(struct xenstore_request *req, unsigned timeout_ms) {
	(void)timeout_ms;
	return req->result;
}

int xenstore_read(unsigned tx, const char *path, char *buf, size_t size) {
	struct xenstore_request req;

	xenstore_request_read(&req, tx, path, buf, size);
	xenstore_submit(&req);
	if (req.result) {
		return req.result;
	}
	if (req.reply_len >= size) {
		return -EMSGSIZE;
	}
	buf[req.reply_len] = '\0';
	return (int)req.reply_len;
}

int xenstore_printf(unsigned tx, const char *dir, const char *key,
    const char *fmt, ...) {
	struct xenstore_request req;
	char path[XENSTORE_PATH_MAX], value[XENSTORE_PATH_MAX];
	va_list args;

	snprintf(path, sizeof(path), "%s/%s", dir, key);
	va_start(args, fmt);
	vsnprintf(value, sizeof(value), fmt, args);
	va_end(args);
	xenstore_request_write(&req, tx, path, value, strlen(value) % 64);
	return xenstore_submit(&req) ? -EIO : req.result;
}

int xenstore_tx_started(const struct xenstore_request *req, unsigned *tx) {
	*tx = req->result ? *tx : 1;
	return req->result;
}

int xenstore_transaction_start(unsigned *tx) {
	struct xenstore_request req;
	char id[16];

	xenstore_request_tx_start(&req, id, sizeof(id));
	xenstore_submit(&req);
	return xenstore_tx_started(&req, tx);
}

int xenstore_transaction_end(unsigned tx, bool abort) {
	struct xenstore_request req;

	xenstore_request_tx_end(&req, tx, abort);
	xenstore_submit(&req);
	return req.result;
}

int xenstore_retry(int (*once)(void *arg), void *arg) {
	int tries, ret = -EAGAIN;

	for (tries = 0; tries < 8 && ret == -EAGAIN; tries++) {
		ret = once(arg);
	}
	return ret;
}

int xenstore_transact(int (*body)(unsigned tx, void *arg), void *arg) {
	int tries, ret = -EAGAIN, end;
	unsigned tx;

	for (tries = 0; tries < 8 && ret == -EAGAIN; tries++) {
		ret = xenstore_transaction_start(&tx);
		if (ret == 0) {
			ret = body(tx, arg);
			end = xenstore_transaction_end(tx, ret != 0);
			ret = ret ? ret : end;
		}
	}
	return ret;
}

int xenstore_watch_submit(const char *path, struct xenstore_watch *watch,
    struct xenstore_request *req) {
	unsigned int i;

	memset(req, 0, sizeof(*req));
	req->type = XS_WATCH;
	req->done = true;
	req->result = store_error;
	for (i = 0; i < WATCHES && req->result == 0; i++) {
		if (!watches[i]) {
			watches[i] = watch;
			watched[i] = path;
			watch->handler(watch, path, 1);
			return 0;
		}
	}
	req->result = req->result ? req->result : -ENOSPC;
	return 0;
}

void xenstore_watch_drop(struct xenstore_watch *watch) {
	unsigned int i;

	for (i = 0; i < WATCHES; i++) {
		if (watches[i] == watch) {
			watches[i] = NULL;
		}
	}
}

int xenstore_unwatch(struct xenstore_watch *watch) {
	xenstore_watch_drop(watch);
	return store_error;
}

void xenstore_counters(struct xenstore_counters *counters) {
	memset(counters, 0, sizeof(*counters));
}

unsigned int store_watches(void) {
	unsigned int i, count = 0;

	for (i = 0; i < WATCHES; i++) {
		count += watches[i] != NULL;
	}
	return count;
}
