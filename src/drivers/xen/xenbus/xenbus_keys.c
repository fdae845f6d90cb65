/**
 * @file
 * @brief Keys of both ends, many requests in flight together
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>
#include <kernel/sched/sched_lock.h>
#include <mem/sysmalloc.h>

/** Requests of one flight. */
#define FLIGHT_MAX 16

#define PATH_MAX_LEN (XENBUS_OTHEREND_MAX + XENBUS_KEY_MAX)

struct flight {
	unsigned int count;
	struct xenstore_request req[FLIGHT_MAX];
	char path[FLIGHT_MAX][PATH_MAX_LEN];
	char value[FLIGHT_MAX][24];
};

/** Puts the path of the flight's next request together. */
static char *flight_path(struct flight *f, const char *dir, const char *key) {
	char *path = f->path[f->count];

	snprintf(path, PATH_MAX_LEN, "%s/%s", dir, key);
	return path;
}

/** Submits the request that was prepared at the end of the flight. */
static int flight_submit(struct flight *f) {
	int ret = xenstore_submit(&f->req[f->count]);

	if (!ret) {
		f->count++;
	}
	return ret;
}

/** Waits for all; the first error counts. */
static int flight_wait(struct flight *f) {
	unsigned int i;
	int first = 0;

	for (i = 0; i < f->count; i++) {
		int ret = xenstore_wait(&f->req[i], XENSTORE_TIMEOUT_MS);

		first = first ? first : ret;
	}
	f->count = 0;
	return first;
}

/* ---- Reading numbers ---- */

/** Ends a text that was read; a NUL inside would hide what follows it. */
static int text_finish(const struct xenstore_request *req, char *text,
    size_t size) {
	if (req->result) {
		return req->result;
	}
	if (req->reply_len >= size) {
		return -EINVAL;
	}
	text[req->reply_len] = '\0';
	return strlen(text) == req->reply_len ? 0 : -EINVAL;
}

static int key_parse(struct xenbus_key *key, const struct xenstore_request *req,
    char *text, size_t size) {
	int ret = text_finish(req, text, size);

	return ret ? ret
	           : xenstore_parse_u64(text, key->min, key->max, &key->value);
}

static int key_settle(struct xenbus_device *dev, struct xenbus_key *key,
    int ret) {
	if (!ret) {
		return 0;
	}
	key->value = key->def;
	if (key->required) {
		dev->bad_key = key->key;
		return ret;
	}
	if (ret != -ENOENT) {
		xenbus_dev_odd(dev, key->key, ret);
	}
	return 0;
}

static int gather_flight(struct xenbus_device *dev, struct flight *f,
    struct xenbus_key *keys, size_t count) {
	size_t i, sent;
	int ret = 0, err;

	for (sent = 0; sent < count && !ret; sent++) {
		xenstore_request_read(&f->req[sent], XENSTORE_NO_TX,
		    flight_path(f, dev->otherend, keys[sent].key), f->value[sent],
		    sizeof(f->value[sent]));
		ret = flight_submit(f);
	}
	flight_wait(f);
	for (i = 0; i < count && !ret; i++) {
		err = f->req[i].result;
		if (err == -ETIMEDOUT || err == -EIO) {
			return err;
		}
		err = key_parse(&keys[i], &f->req[i], f->value[i], sizeof(f->value[i]));
		ret = key_settle(dev, &keys[i], err);
	}
	return ret;
}

int xenbus_gather(struct xenbus_device *dev, struct xenbus_key *keys,
    size_t count) {
	struct flight *f = sysmalloc(sizeof(*f));
	int ret = f ? 0 : -ENOMEM;

	while (count > 0 && !ret) {
		size_t n = count < FLIGHT_MAX ? count : FLIGHT_MAX;

		f->count = 0;
		ret = gather_flight(dev, f, keys, n);
		keys += n;
		count -= n;
	}
	if (f) {
		sysfree(f);
	}
	return ret;
}

int xenbus_read(struct xenbus_device *dev, bool backend, const char *key,
    char *buf, size_t size) {
	char path[PATH_MAX_LEN];

	snprintf(path, sizeof(path), "%s/%s",
	    backend ? dev->otherend : dev->nodename, key);
	return xenstore_read(XENSTORE_NO_TX, path, buf, size);
}

static int texts_flight(const char *dir, struct flight *f,
    const struct xenbus_text *texts, size_t count) {
	size_t i;
	int ret = 0;

	f->count = 0;
	for (i = 0; i < count && !ret; i++) {
		xenstore_request_read(&f->req[i], XENSTORE_NO_TX,
		    flight_path(f, dir, texts[i].key), texts[i].buf, texts[i].size);
		ret = flight_submit(f);
	}
	flight_wait(f);
	for (i = 0; i < count && !ret; i++) {
		ret = text_finish(&f->req[i], texts[i].buf, texts[i].size);
	}
	return ret;
}

int xenbus_read_texts(struct xenbus_device *dev, bool backend,
    const struct xenbus_text *texts, size_t count) {
	struct flight *f;
	int ret;

	if (count > FLIGHT_MAX) {
		return -EINVAL;
	}
	f = sysmalloc(sizeof(*f));
	if (!f) {
		return -ENOMEM;
	}
	ret =
	    texts_flight(backend ? dev->otherend : dev->nodename, f, texts, count);
	sysfree(f);
	return ret;
}

/* ---- Publishing ---- */

void xenbus_kv_number(struct xenbus_kv *kv, const char *key, uint64_t value) {
	snprintf(kv->key, sizeof(kv->key), "%s", key);
	snprintf(kv->value, sizeof(kv->value), "%llu", (unsigned long long)value);
}

void xenbus_kv_text(struct xenbus_kv *kv, const char *key, const char *value) {
	snprintf(kv->key, sizeof(kv->key), "%s", key);
	snprintf(kv->value, sizeof(kv->value), "%s", value);
}

/** What the transaction writes. */
struct publication {
	struct xenbus_device *dev;
	struct flight *flight;
	const struct xenbus_kv *keys;
	size_t count;
};

/** Writes all keys; the flight is sent off whenever it is full. */
static int publish_body(unsigned tx, void *arg) {
	struct publication *p = arg;
	struct flight *f = p->flight;
	int ret = 0, err;
	size_t i;

	f->count = 0;
	for (i = 0; i < p->count && !ret; i++) {
		const struct xenbus_kv *kv = &p->keys[i];

		xenstore_request_write(&f->req[f->count], tx,
		    flight_path(f, p->dev->nodename, kv->key), kv->value,
		    strlen(kv->value));
		ret = flight_submit(f);
		if (!ret && f->count == FLIGHT_MAX) {
			ret = flight_wait(f);
		}
	}
	err = flight_wait(f);
	return ret ? ret : err;
}

int xenbus_publish(struct xenbus_device *dev, const struct xenbus_kv *keys,
    size_t count, enum xenbus_state state) {
	struct publication p = {.dev = dev, .count = count + 1};
	struct xenbus_kv *all;
	int ret = -ENOMEM;

	all = sysmalloc((count + 1) * sizeof(*all));
	if (!all) {
		goto err_all;
	}
	p.flight = sysmalloc(sizeof(*p.flight));
	if (!p.flight) {
		goto err_flight;
	}
	memcpy(all, keys, count * sizeof(*all));
	xenbus_kv_number(&all[count], "state", state);
	p.keys = all;
	ret = xenstore_transact(publish_body, &p);
	if (!ret) {
		dev->state = state;
	}
	sysfree(p.flight);
err_flight:
	sysfree(all);
err_all:
	return ret;
}

/** A state to be written to a directory that may be gone. */
struct switching {
	struct xenbus_device *dev;
	enum xenbus_state state;
};

/** Writing would bring a removed directory back, so look first. */
static int switch_body(unsigned tx, void *arg) {
	struct switching *s = arg;
	char path[PATH_MAX_LEN], old[8];
	int ret;

	snprintf(path, sizeof(path), "%s/state", s->dev->nodename);
	ret = xenstore_read(tx, path, old, sizeof(old));
	if (ret < 0) {
		return ret == -EMSGSIZE ? -EINVAL : ret;
	}
	return xenstore_printf(tx, s->dev->nodename, "state", "%u",
	    (unsigned)s->state);
}

int xenbus_switch_state(struct xenbus_device *dev, enum xenbus_state state) {
	struct switching s = {.dev = dev, .state = state};
	int ret;

	if (dev->state == state) {
		return 0;
	}
	if (state == XenbusStateConnected) {
		/* It was there a moment ago: one round trip instead of four. */
		ret = xenstore_printf(XENSTORE_NO_TX, dev->nodename, "state", "%u",
		    (unsigned)state);
	}
	else {
		ret = xenstore_transact(switch_body, &s);
	}
	if (!ret || ret == -ENOENT) {
		dev->state = state;
		return 0;
	}
	return ret;
}
