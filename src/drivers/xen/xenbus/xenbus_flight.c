/**
 * @file
 * @brief Requests to XenStore that are in flight together
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_flight.h>
#include <mem/sysmalloc.h>

struct flight *flight_alloc(void) {
	struct flight *f = sysmalloc(sizeof(*f));

	if (f) {
		f->count = 0;
		f->error = 0;
	}
	return f;
}

void flight_free(struct flight *f) {
	if (f) {
		sysfree(f);
	}
}

/** Room for one more request, its path put together; or NULL. */
static struct xenstore_request *flight_next(struct flight *f, const char *dir,
    const char *key) {
	if (f->error || flight_full(f)) {
		f->error = f->error ? f->error : -E2BIG;
		return NULL;
	}
	snprintf(f->path[f->count], FLIGHT_PATH_MAX, "%s%s%s", dir, *key ? "/" : "",
	    key);
	return &f->req[f->count];
}

static void flight_added(struct flight *f, int ret) {
	if (ret) {
		f->error = ret;
	}
	else {
		f->count++;
	}
}

void flight_read_to(struct flight *f, const char *dir, const char *key,
    char *buf, size_t size) {
	struct xenstore_request *req = flight_next(f, dir, key);

	if (req) {
		xenstore_request_read(req, XENSTORE_NO_TX, f->path[f->count], buf,
		    size);
		flight_added(f, xenstore_submit(req));
	}
}

void flight_read(struct flight *f, const char *dir, const char *key) {
	flight_read_to(f, dir, key, f->value[f->count % FLIGHT_MAX],
	    FLIGHT_VALUE_MAX);
}

void flight_write(struct flight *f, unsigned tx, const char *dir,
    const char *key, const char *value) {
	struct xenstore_request *req = flight_next(f, dir, key);

	if (req) {
		xenstore_request_write(req, tx, f->path[f->count], value,
		    strlen(value));
		flight_added(f, xenstore_submit(req));
	}
}

void flight_watch(struct flight *f, const char *path,
    struct xenstore_watch *watch) {
	struct xenstore_request *req = flight_next(f, path, "");

	if (req) {
		flight_added(f, xenstore_watch_submit(path, watch, req));
	}
}

void flight_tx_start(struct flight *f) {
	struct xenstore_request *req = flight_next(f, "", "");

	if (req) {
		xenstore_request_tx_start(req, f->value[f->count], FLIGHT_VALUE_MAX);
		flight_added(f, xenstore_submit(req));
	}
}

void flight_tx_end(struct flight *f, unsigned tx) {
	struct xenstore_request *req = flight_next(f, "", "");

	if (req) {
		xenstore_request_tx_end(req, tx, false);
		flight_added(f, xenstore_submit(req));
	}
}

int flight_wait(struct flight *f) {
	unsigned int i;
	unsigned int timeout_ms = XENSTORE_TIMEOUT_MS;
	int first = f->error;

	for (i = 0; i < f->count; i++) {
		int ret = xenstore_wait(&f->req[i], timeout_ms);

		first = first ? first : ret;
		/* The others are as old: their time is over too. */
		timeout_ms = ret == -ETIMEDOUT ? 0 : timeout_ms;
	}
	return first;
}

const struct xenstore_request *flight_find(const struct flight *f,
    const char *dir, const char *key) {
	size_t len = strlen(dir);
	unsigned int i;

	for (i = 0; i < f->count; i++) {
		if (f->req[i].reply == f->value[i] && !strncmp(f->path[i], dir, len)
		    && f->path[i][len] == '/' && !strcmp(f->path[i] + len + 1, key)) {
			return &f->req[i];
		}
	}
	return NULL;
}

int flight_text(const struct xenstore_request *req, char *buf, size_t size) {
	if (req->result) {
		return req->result;
	}
	if (req->reply_len >= size) {
		return -EINVAL;
	}
	buf[req->reply_len] = '\0';
	return strlen(buf) == req->reply_len ? 0 : -EINVAL;
}

int flight_number(const struct xenstore_request *req, uint64_t min,
    uint64_t max, uint64_t *value) {
	char text[FLIGHT_VALUE_MAX];
	int ret;

	memcpy(text, req->reply, sizeof(text));
	ret = flight_text(req, text, sizeof(text));
	return ret ? ret : xenstore_parse_u64(text, min, max, value);
}
