/**
 * @file
 * @brief XenStore operations, one request at a time
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <framework/mod/options.h>
#include <kernel/time/ktime.h>

#define TX_RETRIES OPTION_GET(NUMBER, tx_retries)

/** First pause after a conflict; each further one is twice as long. */
#define TX_PAUSE_MS     1
#define TX_PAUSE_MAX_MS 64

int xs_error(const char *name) {
	unsigned int i;

	for (i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++) {
		if (!strcmp(name, xsd_errors[i].errstring)) {
			return -xsd_errors[i].errnum;
		}
	}
	return -EIO;
}

/* ---- Requests ---- */

static void xs_request(struct xenstore_request *req, uint32_t type, unsigned tx,
    const char *text) {
	memset(req, 0, sizeof(*req));
	req->type = type;
	req->tx = tx;
	req->piece[0].data = text;
	req->piece[0].len = strlen(text) + 1;
}

static void xs_request_reply(struct xenstore_request *req, char *reply,
    size_t size) {
	req->reply = reply;
	req->reply_size = size;
}

void xenstore_request_read(struct xenstore_request *req, unsigned tx,
    const char *path, char *buf, size_t size) {
	xs_request(req, XS_READ, tx, path);
	xs_request_reply(req, buf, size);
}

void xenstore_request_write(struct xenstore_request *req, unsigned tx,
    const char *path, const void *data, size_t len) {
	xs_request(req, XS_WRITE, tx, path);
	req->piece[1].data = data;
	req->piece[1].len = len;
}

static int xs_talk(struct xs_conn *conn, struct xenstore_request *req) {
	int ret = xs_submit(conn, req);

	return ret ? ret : xs_wait(conn, req, XENSTORE_TIMEOUT_MS);
}

/** A request whose only argument is a text and whose reply says nothing. */
static int xs_simple(struct xs_conn *conn, uint32_t type, unsigned tx,
    const char *text) {
	struct xenstore_request req;

	xs_request(&req, type, tx, text);
	return xs_talk(conn, &req);
}

/* ---- Values ---- */

int xs_read(struct xs_conn *conn, unsigned tx, const char *path, char *buf,
    size_t size) {
	struct xenstore_request req;
	int ret;

	xenstore_request_read(&req, tx, path, buf, size);
	ret = xs_talk(conn, &req);
	if (ret) {
		return ret;
	}
	if (req.reply_len >= size) {
		return -EMSGSIZE;
	}
	buf[req.reply_len] = '\0';
	return (int)req.reply_len;
}

int xs_write(struct xs_conn *conn, unsigned tx, const char *path,
    const void *data, size_t len) {
	struct xenstore_request req;

	xenstore_request_write(&req, tx, path, data, len);
	return xs_talk(conn, &req);
}

int xs_vprintf(struct xs_conn *conn, unsigned tx, const char *dir,
    const char *key, const char *fmt, va_list args) {
	char path[XENSTORE_PATH_MAX], value[XENSTORE_PATH_MAX];
	int len;

	len = snprintf(path, sizeof(path), "%s/%s", dir, key);
	if (len < 0 || len >= (int)sizeof(path)) {
		return -E2BIG;
	}
	len = vsnprintf(value, sizeof(value), fmt, args);
	if (len < 0 || len >= (int)sizeof(value)) {
		return -E2BIG;
	}
	return xs_write(conn, tx, path, value, len);
}

int xs_mkdir(struct xs_conn *conn, unsigned tx, const char *path) {
	return xs_simple(conn, XS_MKDIR, tx, path);
}

int xs_rm(struct xs_conn *conn, unsigned tx, const char *path) {
	int ret = xs_simple(conn, XS_RM, tx, path);

	/* The daemon only says so when the parent is not there either. */
	return ret == -ENOENT ? 0 : ret;
}

int xs_reset_watches(struct xs_conn *conn) {
	return xs_simple(conn, XS_RESET_WATCHES, XENSTORE_NO_TX, "");
}

/* ---- Transactions ---- */

void xenstore_request_tx_start(struct xenstore_request *req, char *buf,
    size_t size) {
	xs_request(req, XS_TRANSACTION_START, XENSTORE_NO_TX, "");
	xs_request_reply(req, buf, size);
}

void xenstore_request_tx_end(struct xenstore_request *req, unsigned tx,
    bool abort) {
	xs_request(req, XS_TRANSACTION_END, tx, abort ? "F" : "T");
}

int xenstore_tx_started(const struct xenstore_request *req, unsigned *tx) {
	uint64_t id;

	if (req->result) {
		return req->result;
	}
	if (req->reply_len == 0 || req->reply_len > req->reply_size
	    || req->reply[req->reply_len - 1] != '\0'
	    || xenstore_parse_u64(req->reply, 1, UINT32_MAX, &id)) {
		return -EIO;
	}
	*tx = (unsigned)id;
	return 0;
}

int xs_transaction_start(struct xs_conn *conn, unsigned *tx) {
	struct xenstore_request req;
	char text[16];
	int ret;

	xenstore_request_tx_start(&req, text, sizeof(text));
	ret = xs_talk(conn, &req);
	return ret ? ret : xenstore_tx_started(&req, tx);
}

int xs_transaction_end(struct xs_conn *conn, unsigned tx, bool abort) {
	struct xenstore_request req;

	xenstore_request_tx_end(&req, tx, abort);
	return xs_talk(conn, &req);
}

int xenstore_retry(int (*once)(void *arg), void *arg) {
	unsigned int pause_ms = TX_PAUSE_MS;
	int tries, ret = -EAGAIN;

	for (tries = 0; tries < TX_RETRIES && ret == -EAGAIN; tries++) {
		if (tries > 0) {
			ksleep(pause_ms);
			pause_ms = pause_ms < TX_PAUSE_MAX_MS ? 2 * pause_ms : pause_ms;
		}
		ret = once(arg);
	}
	return ret;
}

/** What one try of a transaction needs. */
struct xs_transaction {
	struct xs_conn *conn;
	int (*body)(unsigned tx, void *arg);
	void *arg;
};

static int xs_transact_once(void *arg) {
	struct xs_transaction *t = arg;
	unsigned tx;
	int ret, end;

	ret = xs_transaction_start(t->conn, &tx);
	if (ret) {
		return ret;
	}
	ret = t->body(tx, t->arg);
	end = xs_transaction_end(t->conn, tx, ret != 0);
	return ret ? ret : end;
}

int xs_transact(struct xs_conn *conn, int (*body)(unsigned tx, void *arg),
    void *arg) {
	struct xs_transaction t = {.conn = conn, .body = body, .arg = arg};

	return xenstore_retry(xs_transact_once, &t);
}
