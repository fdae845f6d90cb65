/**
 * @file
 * @brief A XenStore daemon in memory, behind the ring of the real client
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <asm/xen/hypervisor.h>
#include <drivers/xen/xen_evtchn.h>
#include <embox/unit.h>
#include <xen/io/xs_wire.h>

#include "daemon.h"
#include "input.h"
#include "kernel.h"
#include "mock_xenstored.h"

#define NODES     96
#define WATCHES   8
#define PATH_SIZE 128

struct node {
	char path[PATH_SIZE];
	char *value; /* NULL: free */
};

unsigned int daemon_conflicts;
const char *daemon_error;
bool daemon_asleep;
const char *daemon_front;

static struct mock_xenstored mock;
static struct xenstore_domain_interface nobody; /* the mock's own client's */
static evtchn_port_t port;
static struct node nodes[NODES];
static struct {
	char path[PATH_SIZE];
	uint32_t token; /* 0: free */
} watches[WATCHES];

/* ---- The tree ---- */

static struct node *node_find(const char *path) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		if (nodes[i].value != NULL && strcmp(nodes[i].path, path) == 0) {
			return &nodes[i];
		}
	}
	return NULL;
}

static struct node *node_new(const char *path) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		if (nodes[i].value == NULL) {
			snprintf(nodes[i].path, PATH_SIZE, "%s", path);
			return &nodes[i];
		}
	}
	return NULL;
}

static bool is_below(const char *path, const char *parent) {
	size_t len = strlen(parent);

	return strncmp(path, parent, len) == 0
	       && (path[len] == '\0' || path[len] == '/');
}

static void fire(const char *path) {
	unsigned int i;

	for (i = 0; i < WATCHES; i++) {
		if (watches[i].token != 0 && is_below(path, watches[i].path)) {
			mock_event(&mock, path, watches[i].token);
		}
	}
}

static bool node_write(const char *path, const char *data, size_t len) {
	struct node *node = node_find(path);

	if (node == NULL) {
		node = node_new(path);
	}
	if (node == NULL) {
		return false;
	}
	free(node->value);
	node->value = malloc(len + 1);
	memcpy(node->value, data, len);
	node->value[len] = '\0';
	fire(path);
	return true;
}

static void node_remove(const char *path) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		if (nodes[i].value != NULL && is_below(nodes[i].path, path)) {
			free(nodes[i].value);
			nodes[i].value = NULL;
		}
	}
	fire(path);
}

const char *daemon_get(const char *path) {
	struct node *node = node_find(path);

	return node != NULL ? node->value : NULL;
}

uint32_t daemon_number(const char *path) {
	const char *value = daemon_get(path);

	return value != NULL ? strtoul(value, NULL, 10) : 0;
}

void daemon_set(const char *path, const char *value) {
	if (value != NULL) {
		node_write(path, value, strlen(value));
	}
	else {
		node_remove(path);
	}
}

/* ---- Requests ---- */

static void reply(const struct mock_request *req, const void *data,
    size_t len) {
	mock_reply(&mock, req->msg.type, req->msg.req_id, req->msg.tx_id, data,
	    len);
}

static void reply_error(const struct mock_request *req, const char *name) {
	mock_reply(&mock, XS_ERROR, req->msg.req_id, req->msg.tx_id, name,
	    strlen(name) + 1);
}

static void reply_ok(const struct mock_request *req, bool good) {
	if (good) {
		reply(req, "OK", 3);
	}
	else {
		reply_error(req, "ENOSPC");
	}
}

/** Names of the children, each once. */
static void reply_directory(const struct mock_request *req) {
	char names[2048], last[PATH_SIZE] = "";
	size_t skip = strlen(req->payload) + 1, len = 0;
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		const char *path = nodes[i].path;
		size_t n;

		if (nodes[i].value == NULL || !is_below(path, req->payload)
		    || strlen(path) < skip) {
			continue;
		}
		n = strcspn(path + skip, "/");
		if (n == strlen(last) && strncmp(path + skip, last, n) == 0) {
			continue;
		}
		if (n > 0 && len + n + 1 < sizeof(names)) {
			memcpy(last, path + skip, n);
			last[n] = '\0';
			memcpy(names + len, last, n + 1);
			len += n + 1;
		}
	}
	reply(req, names, len);
}

/** The token behind the path, 0 if it is none of ours. */
static uint32_t request_token(const struct mock_request *req) {
	size_t at = strlen(req->payload) + 1;

	return at < req->msg.len ? strtoul(req->payload + at, NULL, 10) : 0;
}

static void do_watch(const struct mock_request *req) {
	unsigned int i;

	for (i = 0; i < WATCHES && watches[i].token != 0; i++) {}
	if (i == WATCHES) {
		reply_error(req, "E2BIG");
		return;
	}
	watches[i].token = request_token(req);
	snprintf(watches[i].path, PATH_SIZE, "%s", req->payload);
	reply_ok(req, true);
	mock_event(&mock, watches[i].path, watches[i].token);
}

static void do_unwatch(const struct mock_request *req) {
	unsigned int i;

	for (i = 0; i < WATCHES; i++) {
		if (watches[i].token == request_token(req)) {
			watches[i].token = 0;
		}
	}
	reply_ok(req, true);
}

static void do_end(const struct mock_request *req) {
	if (daemon_conflicts > 0 && req->payload[0] == 'T') {
		daemon_conflicts--;
		reply_error(req, "EAGAIN");
	}
	else {
		reply_ok(req, true);
	}
}

static void do_read(const struct mock_request *req) {
	const char *value = daemon_get(req->payload);

	if (value == NULL) {
		reply_error(req, "ENOENT");
	}
	else {
		reply(req, value, strlen(value));
	}
}

/** A guest owns its directory but not the one above: it cannot bring it back.
 */
static bool may_write(const char *path) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		if (nodes[i].value != NULL && is_below(nodes[i].path, daemon_front)) {
			return true;
		}
	}
	return !is_below(path, daemon_front);
}

static void do_write(const struct mock_request *req) {
	size_t at = strnlen(req->payload, req->msg.len) + 1;

	REQUIRE(at <= req->msg.len && at < PATH_SIZE);
	if (!may_write(req->payload)) {
		reply_error(req, "EACCES");
		return;
	}
	reply_ok(req,
	    node_write(req->payload, req->payload + at, req->msg.len - at));
}

static void answer(struct mock_xenstored *m, const struct mock_request *req) {
	(void)m;
	/* A list that fails takes the device out, but whoever uses it now is below
	 * xenbus on the one stack and cannot leave. */
	if (daemon_error != NULL && req->msg.type != XS_DIRECTORY) {
		reply_error(req, daemon_error);
		daemon_error = NULL;
		return;
	}
	switch (req->msg.type) {
	case XS_READ:
		do_read(req);
		break;
	case XS_WRITE:
		do_write(req);
		break;
	case XS_DIRECTORY:
		reply_directory(req);
		break;
	case XS_WATCH:
		do_watch(req);
		break;
	case XS_UNWATCH:
		do_unwatch(req);
		break;
	case XS_TRANSACTION_START:
		reply(req, "1", 2);
		break;
	case XS_TRANSACTION_END:
		do_end(req);
		break;
	default:
		reply_ok(req, true);
		break;
	}
}

/* ---- The ring ---- */

void *xen_store_ring_page(void) {
	return &mock.ring;
}

evtchn_port_t xen_store_evtchn(void) {
	return port;
}

void daemon_run(void) {
	uint32_t before = mock.ring.rsp_prod, taken = mock.ring.req_cons;

	mock.asleep = daemon_asleep;
	mock_run(&mock);
	if (before != mock.ring.rsp_prod || taken != mock.ring.req_cons) {
		kernel_event(port);
	}
}

static void drop_notification(struct xs_conn *conn) {
	(void)conn;
}

extern const struct unit __mod__xen_store;

/* Nobody enables modules. */
const struct mod_ops __unit_mod_ops;

void daemon_start(void) {
	memset(&mock, 0, sizeof(mock));
	memset(watches, 0, sizeof(watches));
	xs_open(&mock.conn, &nobody, drop_notification, NULL);
	mock.answer = answer;
	daemon_conflicts = 0;
	daemon_error = NULL;
	daemon_asleep = false;
	REQUIRE(xen_evtchn_bind_unbound(0, &port) == 0);
	REQUIRE(__mod__xen_store.init() == 0);
}

void daemon_stop(void) {
	unsigned int i;

	for (i = 0; i < NODES; i++) {
		free(nodes[i].value);
		nodes[i].value = NULL;
	}
	kernel_port_forget(port);
}
