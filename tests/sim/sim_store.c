/**
 * @file
 * @brief The XenStore daemon: tree, transactions, watches, wire
 *
 * The wire is that of xen/io/xs_wire.h and docs/misc/xenstore.txt. Requests
 * are taken from the ring and replies put into it in pieces of random size.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xen/io/xs_wire.h>

#include "sim.h"
#include "sim_store.h"
#include "sim_trace.h"

#define OWN_PATH  "/local/domain/1"
#define VALUE_MAX 2048 /* the daemon's usual quota */
#define NAME_MAX_ 256
#define OUT_MAX   (1 << 20)

/* ---- Tree ---- */

struct node {
	struct node *next, *child;
	char name[NAME_MAX_];
	uint64_t generation; /* of its last change */
	size_t len;
	char value[VALUE_MAX + 1];
};

static uint64_t generation = 1;
static struct node *root;

static struct node *node_new(const char *name, size_t len) {
	struct node *node = calloc(1, sizeof(*node));

	if (node == NULL || len >= NAME_MAX_) {
		sim_fail("XenStore: no room for a node");
	}
	memcpy(node->name, name, len);
	node->generation = generation++;
	return node;
}

static void node_free(struct node *node) {
	while (node != NULL) {
		struct node *next = node->next;

		node_free(node->child);
		free(node);
		node = next;
	}
}

static struct node *node_copy(const struct node *node) {
	struct node *copy, **link;

	if (node == NULL) {
		return NULL;
	}
	copy = malloc(sizeof(*copy));
	*copy = *node;
	copy->next = NULL;
	link = &copy->child;
	for (const struct node *c = node->child; c != NULL; c = c->next) {
		*link = node_copy(c);
		link = &(*link)->next;
	}
	*link = NULL;
	return copy;
}

/* Link to the node's place among its parent's children. */
static struct node **node_link(struct node *parent, const char *name,
    size_t len) {
	struct node **link = &parent->child;

	while (*link != NULL
	       && (strncmp((*link)->name, name, len) != 0
	           || (*link)->name[len] != '\0')) {
		link = &(*link)->next;
	}
	return link;
}

/* Finds absolute @a path; makes what is missing if @a make. */
static struct node *node_find(struct node *tree, const char *path, bool make) {
	while (tree != NULL && *path == '/') {
		size_t len = strcspn(++path, "/");
		struct node **link;

		if (len == 0) {
			return tree; /* the root's path is "/" */
		}
		link = node_link(tree, path, len);
		if (*link == NULL && make) {
			*link = node_new(path, len);
			tree->generation = generation++;
		}
		tree = *link;
		path += len;
	}
	return tree;
}

static void node_set(struct node *tree, const char *path, const void *data,
    size_t len) {
	struct node *node = node_find(tree, path, true);

	memcpy(node->value, data, len);
	node->value[len] = '\0';
	node->len = len;
	node->generation = generation++;
}

static bool node_rm(struct node *tree, const char *path) {
	char parent_path[XENSTORE_ABS_PATH_MAX + 1];
	struct node *parent, **link, *node;
	const char *name = strrchr(path, '/');

	snprintf(parent_path, sizeof(parent_path), "%.*s", (int)(name - path),
	    path);
	parent = node_find(tree, *parent_path ? parent_path : "/", false);
	if (parent == NULL) {
		return false;
	}
	link = node_link(parent, name + 1, strlen(name + 1));
	node = *link;
	if (node != NULL) {
		*link = node->next;
		node->next = NULL;
		node_free(node);
		parent->generation = generation++;
	}
	return true;
}

/* ---- Watches ---- */

struct watch {
	struct watch *next;
	char path[XENSTORE_ABS_PATH_MAX + 1]; /* absolute */
	bool relative;                        /* as the guest gave it */
	char token[256];
	sim_store_fn fn; /* a backend's; else the guest's */
	void *arg;
};

static struct watch *watches;

static bool path_at_or_below(const char *path, const char *top) {
	size_t len = strlen(top);

	return strncmp(path, top, len) == 0
	       && (path[len] == '\0' || path[len] == '/');
}

static const char *path_for(const struct watch *w, const char *path) {
	size_t own = strlen(OWN_PATH);

	return w->relative && path_at_or_below(path, OWN_PATH) && path[own] == '/'
	           ? path + own + 1
	           : path;
}

static void watch_fire(struct watch *w, const char *path) {
	char event[2 * XENSTORE_ABS_PATH_MAX];
	const char *shown = path_for(w, path);
	size_t len = strlen(shown) + 1;

	if (w->fn != NULL) {
		sim_soon(w->fn, w->arg);
		return;
	}
	memcpy(event, shown, len);
	strcpy(event + len, w->token);
	sim_store_reply(XS_WATCH_EVENT, 0, 0, event, len + strlen(w->token) + 1);
}

/* A change of @a path; one of its end is seen by those who watch below. */
static void path_changed(const char *path, bool removed) {
	for (struct watch *w = watches; w != NULL; w = w->next) {
		if (path_at_or_below(path, w->path)) {
			watch_fire(w, path);
		}
		else if (removed && path_at_or_below(w->path, path)) {
			watch_fire(w, w->path);
		}
	}
}

static struct watch *watch_add(const char *path, const char *token) {
	struct watch *w = calloc(1, sizeof(*w)), **link = &watches;

	snprintf(w->path, sizeof(w->path), "%s", path);
	snprintf(w->token, sizeof(w->token), "%s", token);
	while (*link != NULL) {
		link = &(*link)->next;
	}
	return *link = w;
}

static bool watch_remove(const char *path, const char *token) {
	for (struct watch **link = &watches; *link != NULL; link = &(*link)->next) {
		struct watch *w = *link;

		if (w->fn == NULL && strcmp(w->path, path) == 0
		    && strcmp(w->token, token) == 0) {
			*link = w->next;
			free(w);
			return true;
		}
	}
	return false;
}

static void watches_reset(void) {
	struct watch **link = &watches;

	while (*link != NULL) {
		struct watch *w = *link;

		if (w->fn == NULL) {
			*link = w->next;
			free(w);
		}
		else {
			link = &w->next;
		}
	}
}

/* ---- Access of backends and toolstack ---- */

void sim_store_write_bytes(const char *path, const void *data, size_t len) {
	sim_trace_host(XS_WRITE, path, data, len);
	node_set(root, path, data, len);
	path_changed(path, false);
}

void sim_store_write(const char *path, const char *fmt, ...) {
	char value[VALUE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(value, sizeof(value), fmt, args);
	va_end(args);
	sim_store_write_bytes(path, value, strlen(value));
}

const char *sim_store_read(const char *path) {
	struct node *node = node_find(root, path, false);

	return node != NULL ? node->value : NULL;
}

uint64_t sim_store_number(const char *dir, const char *key,
    uint64_t otherwise) {
	char path[XENSTORE_ABS_PATH_MAX];
	const char *value;

	snprintf(path, sizeof(path), "%s/%s", dir, key);
	value = sim_store_read(path);
	return value != NULL ? strtoull(value, NULL, 10) : otherwise;
}

static void path_rm(const char *path) {
	if (node_find(root, path, false) != NULL) {
		node_rm(root, path);
		path_changed(path, true);
	}
}

void sim_store_rm(const char *path) {
	sim_trace_host(XS_RM, path, "", 0);
	path_rm(path);
}

void sim_store_rm_empty(const char *path) {
	struct node *node = node_find(root, path, false);

	if (node != NULL && node->child == NULL) {
		sim_store_rm(path);
	}
}

void sim_store_watch(const char *path, sim_store_fn fn, void *arg) {
	struct watch *w = watch_add(path, "");

	w->fn = fn;
	w->arg = arg;
	sim_soon(fn, arg);
}

/* ---- Transactions ---- */

struct change {
	struct change *next;
	char path[XENSTORE_ABS_PATH_MAX + 1];
	uint64_t generation; /* in the tree when first used, 0 if not there */
	enum { CHANGE_NONE, CHANGE_SET, CHANGE_RM } kind;
};

struct tx {
	struct tx *next;
	uint32_t id;
	struct node *tree;
	struct change *changes;
	bool failed; /* a write was: nothing is committed */
};

static struct tx *txs;
static uint32_t tx_last;

static struct tx *tx_find(uint32_t id) {
	struct tx *tx = txs;

	while (tx != NULL && tx->id != id) {
		tx = tx->next;
	}
	return tx;
}

static uint64_t path_generation(struct node *tree, const char *path) {
	struct node *node = node_find(tree, path, false);

	return node != NULL ? node->generation : 0;
}

/* Notes what a transaction has used, and what it did to it last. */
static void tx_use(struct tx *tx, const char *path, int kind) {
	struct change **link = &tx->changes;

	while (*link != NULL && strcmp((*link)->path, path) != 0) {
		link = &(*link)->next;
	}
	if (*link == NULL) {
		*link = calloc(1, sizeof(**link));
		snprintf((*link)->path, sizeof((*link)->path), "%s", path);
		(*link)->generation = path_generation(tx->tree, path);
	}
	if (kind != CHANGE_NONE) {
		(*link)->kind = kind;
	}
}

static bool tx_conflicts(const struct tx *tx) {
	for (struct change *c = tx->changes; c != NULL; c = c->next) {
		if (path_generation(root, c->path) != c->generation) {
			return true;
		}
	}
	return false;
}

static void tx_commit(struct tx *tx) {
	for (struct change *c = tx->changes; c != NULL; c = c->next) {
		if (c->kind == CHANGE_SET) {
			struct node *node = node_find(tx->tree, c->path, false);

			if (node != NULL) {
				node_set(root, c->path, node->value, node->len);
				path_changed(c->path, false);
			}
		}
		else if (c->kind == CHANGE_RM) {
			path_rm(c->path);
		}
	}
}

static void tx_free(struct tx *tx) {
	struct tx **link = &txs;

	while (*link != tx) {
		link = &(*link)->next;
	}
	*link = tx->next;
	while (tx->changes != NULL) {
		struct change *next = tx->changes->next;

		free(tx->changes);
		tx->changes = next;
	}
	node_free(tx->tree);
	free(tx);
}

/* The guest's own, as long as it runs. */
static bool watch_stays(const struct watch *w) {
	return strcmp(w->path, OWN_PATH "/device") == 0
	       || strcmp(w->path, OWN_PATH "/control/shutdown") == 0;
}

void sim_store_residue(void) {
	for (struct watch *w = watches; w != NULL; w = w->next) {
		if (w->fn == NULL && !watch_stays(w)) {
			sim_fault("residue: watch of %s", w->path);
		}
	}
	for (struct tx *tx = txs; tx != NULL; tx = tx->next) {
		sim_fault("residue: transaction %u", tx->id);
	}
}

/* ---- Requests ---- */

struct request {
	struct xsd_sockmsg msg;
	char data[XENSTORE_PAYLOAD_MAX + 1];
	struct tx *tx;
	struct node *tree;
	char path[XENSTORE_ABS_PATH_MAX + 1]; /* the first argument, absolute */
	const char *rest;                     /* what follows it */
	size_t rest_len;
};

static void answer(const struct request *r, const void *data, size_t len) {
	sim_store_reply(r->msg.type, r->msg.req_id, r->msg.tx_id, data, len);
}

static void answer_ok(const struct request *r) {
	answer(r, "OK", 3);
}

static void answer_error(const struct request *r, const char *name) {
	sim_store_reply(XS_ERROR, r->msg.req_id, r->msg.tx_id, name,
	    strlen(name) + 1);
}

static bool path_valid(const char *path) {
	size_t len = strlen(path);

	return len > 0 && len < XENSTORE_ABS_PATH_MAX && strstr(path, "//") == NULL
	       && (len == 1 || path[len - 1] != '/')
	       && strspn(path,
	              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	              "0123456789-/_@")
	              == len;
}

/* Splits the payload into the path and the rest. */
static bool request_path(struct request *r) {
	size_t len = strnlen(r->data, r->msg.len);

	if (len == r->msg.len || !path_valid(r->data)) {
		return false;
	}
	if (*r->data == '/' || *r->data == '@') {
		memcpy(r->path, r->data, len + 1); /* path_valid() knows its bound */
	}
	else if (snprintf(r->path, sizeof(r->path), OWN_PATH "/%s", r->data)
	         >= (int)sizeof(r->path)) {
		return false;
	}
	r->rest = r->data + len + 1;
	r->rest_len = r->msg.len - len - 1;
	return true;
}

static bool may_write(const char *path) {
	return path_at_or_below(path, OWN_PATH);
}

static void do_read(struct request *r) {
	struct node *node = node_find(r->tree, r->path, false);

	if (r->tx != NULL) {
		tx_use(r->tx, r->path, CHANGE_NONE);
	}
	if (node == NULL) {
		answer_error(r, "ENOENT");
		return;
	}
	answer(r, node->value, node->len);
}

/* Xenstored cannot take half a transaction back: it commits nothing of it
 * (fail_transaction() in its core.c). */
static void write_failed(const struct request *r, const char *name) {
	if (r->tx != NULL) {
		r->tx->failed = true;
	}
	answer_error(r, name);
}

static void do_write(struct request *r, const void *data, size_t len) {
	if (!may_write(r->path)) {
		answer_error(r, "EACCES");
		return;
	}
	if (len > VALUE_MAX) {
		write_failed(r, "ENOSPC");
		return;
	}
	if (r->tx != NULL) {
		tx_use(r->tx, r->path, CHANGE_SET);
	}
	node_set(r->tree, r->path, data, len);
	if (r->tx == NULL) {
		path_changed(r->path, false);
	}
	answer_ok(r);
}

static void do_mkdir(struct request *r) {
	if (node_find(r->tree, r->path, false) != NULL) {
		answer_ok(r);
		return;
	}
	do_write(r, "", 0);
}

static void do_rm(struct request *r) {
	bool there = node_find(r->tree, r->path, false) != NULL;

	if (!may_write(r->path)) {
		answer_error(r, "EACCES");
		return;
	}
	if (r->tx != NULL) {
		tx_use(r->tx, r->path, CHANGE_RM);
	}
	if (!node_rm(r->tree, r->path)) {
		answer_error(r, "ENOENT");
		return;
	}
	if (there && r->tx == NULL) {
		path_changed(r->path, true);
	}
	answer_ok(r);
}

/* All names, each with its NUL, in @a names of OUT_MAX bytes. */
static size_t dir_names(const struct node *node, char *names) {
	size_t len = 0;

	for (const struct node *c = node->child; c != NULL; c = c->next) {
		len += sprintf(names + len, "%s", c->name) + 1;
	}
	return len;
}

static void do_directory(struct request *r) {
	static char names[OUT_MAX];
	struct node *node = node_find(r->tree, r->path, false);
	size_t len;

	if (r->tx != NULL) {
		tx_use(r->tx, r->path, CHANGE_NONE);
	}
	if (node == NULL) {
		answer_error(r, "ENOENT");
		return;
	}
	len = dir_names(node, names);
	if (len > XENSTORE_PAYLOAD_MAX) {
		answer_error(r, "E2BIG");
		return;
	}
	answer(r, names, len);
}

/* docs/misc/xenstore.txt: <gencnt>|<child>|*, and one more | at the end. */
static void do_directory_part(struct request *r) {
	static char names[OUT_MAX];
	char part[XENSTORE_PAYLOAD_MAX];
	struct node *node = node_find(r->tree, r->path, false);
	size_t all, from = strtoul(r->rest, NULL, 10), len, head;

	if (node == NULL) {
		answer_error(r, "ENOENT");
		return;
	}
	all = dir_names(node, names);
	if (from > all) {
		answer_error(r, "EINVAL");
		return;
	}
	head = sprintf(part, "%llu", (unsigned long long)node->generation) + 1;
	len = head;
	while (
	    from < all && len + strlen(names + from) + 2 <= XENSTORE_PAYLOAD_MAX) {
		size_t one = strlen(names + from) + 1;

		memcpy(part + len, names + from, one);
		len += one;
		from += one;
	}
	if (from == all) {
		part[len++] = '\0';
	}
	answer(r, part, len);
}

static void do_watch(struct request *r) {
	struct watch *w;

	if (r->rest_len == 0 || r->rest[r->rest_len - 1] != '\0') {
		answer_error(r, "EINVAL");
		return;
	}
	w = watch_add(r->path, r->rest);
	w->relative = *r->data != '/' && *r->data != '@';
	if (strcmp(r->path, OWN_PATH "/device") == 0) {
		sim_toolstack_bus_watched();
	}
	answer_ok(r);
	watch_fire(w, w->path);
}

static void do_unwatch(struct request *r) {
	if (!watch_remove(r->path, r->rest)) {
		answer_error(r, "ENOENT");
		return;
	}
	answer_ok(r);
}

static void do_tx_start(struct request *r) {
	struct tx *tx = calloc(1, sizeof(*tx));
	char id[16];

	tx->id = ++tx_last;
	tx->tree = node_copy(root);
	tx->next = txs;
	txs = tx;
	answer(r, id, sprintf(id, "%u", tx->id) + 1);
}

static void do_tx_end(struct request *r) {
	bool commit = r->data[0] == 'T';

	if (r->tx == NULL) {
		answer_error(r, "ENOENT");
		return;
	}
	if (commit && r->tx->failed) {
		answer_error(r, "ENOMEM");
	}
	else if (commit && (tx_conflicts(r->tx) || sim_store_refuses_end())) {
		answer_error(r, "EAGAIN");
	}
	else {
		answer_ok(r);
		if (commit) {
			tx_commit(r->tx);
		}
	}
	tx_free(r->tx);
}

/* Requests whose first argument is no path. */
static bool request_pathless(struct request *r) {
	switch (r->msg.type) {
	case XS_TRANSACTION_START:
		do_tx_start(r);
		return true;
	case XS_TRANSACTION_END:
		do_tx_end(r);
		return true;
	case XS_RESET_WATCHES:
		watches_reset();
		answer_ok(r);
		return true;
	case XS_GET_DOMAIN_PATH:
		answer(r, OWN_PATH, sizeof(OWN_PATH));
		return true;
	default:
		return false;
	}
}

static void request_on_path(struct request *r) {
	switch (r->msg.type) {
	case XS_READ:
		do_read(r);
		break;
	case XS_WRITE:
		do_write(r, r->rest, r->rest_len);
		break;
	case XS_MKDIR:
		do_mkdir(r);
		break;
	case XS_RM:
		do_rm(r);
		break;
	case XS_DIRECTORY:
		do_directory(r);
		break;
	case XS_DIRECTORY_PART:
		do_directory_part(r);
		break;
	case XS_WATCH:
		do_watch(r);
		break;
	case XS_UNWATCH:
		do_unwatch(r);
		break;
	default:
		answer_error(r, "ENOSYS");
		break;
	}
}

/* What a daemon that is short of memory may refuse. */
static bool refusable(const struct request *r) {
	switch (r->msg.type) {
	case XS_READ:
	case XS_WRITE:
	case XS_DIRECTORY:
	case XS_WATCH:
	case XS_TRANSACTION_START:
		return true;
	case XS_TRANSACTION_END:
		return r->tx != NULL && r->data[0] == 'T';
	default:
		return false;
	}
}

static bool request_refused(const struct request *r) {
	if (!refusable(r) || !sim_refuse(SIM_REFUSE_REQUEST)) {
		return false;
	}
	if (r->msg.type == XS_WRITE) {
		write_failed(r, "ENOMEM");
		return true;
	}
	answer_error(r, "ENOMEM");
	if (r->msg.type == XS_TRANSACTION_END) {
		tx_free(r->tx);
	}
	return true;
}

void sim_store_handle(const struct xsd_sockmsg *msg, const char *data) {
	static struct request r;

	sim_trace_guest(false, msg->type, data, msg->len);
	memset(&r, 0, sizeof(r));
	r.msg = *msg;
	memcpy(r.data, data, msg->len);
	r.tx = tx_find(msg->tx_id);
	r.tree = r.tx != NULL ? r.tx->tree : root;
	if (request_refused(&r)) {
		return;
	}
	if (msg->tx_id != 0 && r.tx == NULL) {
		answer_error(&r, "ENOENT");
	}
	else if (!request_pathless(&r)) {
		if (request_path(&r)) {
			request_on_path(&r);
		}
		else {
			answer_error(&r, "EINVAL");
		}
	}
}

void sim_store_forget(void) {
	while (txs != NULL) {
		tx_free(txs);
	}
	watches_reset();
}

static void tree_init(void) {
	root = node_new("", 0);
	sim_store_write("/local/domain/0/name", "Domain-0");
	sim_store_write(OWN_PATH "/name", "sim");
	sim_store_write(OWN_PATH "/domid", "%d", SIM_GUEST);
	sim_store_write(OWN_PATH "/memory/target", "98304");
	sim_store_write(OWN_PATH "/control/shutdown", "%s", "");
	sim_store_write(OWN_PATH "/data", "%s", "");
	sim_store_write(OWN_PATH "/device", "%s", "");
}

void sim_store_init(void) {
	tree_init();
	sim_store_wire_init();
}
