/**
 * @file
 * @brief Keys of both ends, many requests in flight together
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_dev.h>
#include <drivers/xen/xenbus_flight.h>

/* ---- Reading numbers ---- */

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

/**
 * Whether the store has told what the backend wrote, or that there is nothing
 * (EACCES in a directory that we may not list). Else a default would be a
 * guess: the backend may go by another value.
 */
static bool key_told(const struct xenstore_request *req) {
	return req->result == 0 || req->result == -ENOENT || req->result == -EACCES;
}

/** Takes the numbers from a flight that has read them all. */
static int gather_from(struct xenbus_device *dev, const struct flight *f,
    struct xenbus_key *keys, size_t count) {
	size_t i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++) {
		const struct xenstore_request *req =
		    flight_find(f, dev->otherend, keys[i].key);

		if (!key_told(req)) {
			return req->result;
		}
		ret = flight_number(req, keys[i].min, keys[i].max, &keys[i].value);
		ret = key_settle(dev, &keys[i], ret);
	}
	return ret;
}

/** Whether xenbus has read the keys together with the state. */
static bool gathered_before(const struct xenbus_device *dev,
    const struct xenbus_key *keys, size_t count) {
	size_t i;

	for (i = 0; i < count && dev->look; i++) {
		if (!flight_find(dev->look, dev->otherend, keys[i].key)) {
			return false;
		}
	}
	return dev->look != NULL;
}

int xenbus_gather(struct xenbus_device *dev, struct xenbus_key *keys,
    size_t count) {
	struct flight *f;
	size_t i;
	int ret;

	if (gathered_before(dev, keys, count)) {
		return gather_from(dev, dev->look, keys, count);
	}
	f = flight_alloc();
	if (!f) {
		return -ENOMEM;
	}
	for (i = 0; i < count; i++) {
		flight_read(f, dev->otherend, keys[i].key);
	}
	flight_wait(f);
	ret = f->error ? f->error : gather_from(dev, f, keys, count);
	flight_free(f);
	return ret;
}

/** Takes a text that xenbus has read already, if it is there in full. */
static bool read_before(const struct xenbus_device *dev, const char *dir,
    const char *key, char *buf, size_t size, int *ret) {
	const struct xenstore_request *req =
	    dev->look ? flight_find(dev->look, dir, key) : NULL;

	if (!req || req->reply_len >= FLIGHT_VALUE_MAX) {
		return false;
	}
	if (req->result || req->reply_len >= size) {
		*ret = req->result ? req->result : -EMSGSIZE;
		return true;
	}
	memcpy(buf, req->reply, req->reply_len);
	buf[req->reply_len] = '\0';
	*ret = (int)req->reply_len;
	return true;
}

int xenbus_read(struct xenbus_device *dev, bool backend, const char *key,
    char *buf, size_t size) {
	const char *dir = backend ? dev->otherend : dev->nodename;
	char path[FLIGHT_PATH_MAX];
	int ret;

	if (read_before(dev, dir, key, buf, size, &ret)) {
		return ret;
	}
	snprintf(path, sizeof(path), "%s/%s", dir, key);
	return xenstore_read(XENSTORE_NO_TX, path, buf, size);
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
	enum xenbus_state state;
};

/**
 * Writes all keys and ends the transaction, without a wait in between. When a
 * write fails, xenstored commits none of them; if another daemon commits the
 * others, the device, which is given up then, says so by its state.
 */
static int publish_once(void *arg) {
	struct publication *p = arg;
	struct xenbus_kv state;
	unsigned tx = p->dev->tx;
	size_t i;
	int ret = 0;

	p->dev->tx = XENSTORE_NO_TX;
	if (tx == XENSTORE_NO_TX) {
		ret = xenstore_transaction_start(&tx);
	}
	if (ret) {
		return ret;
	}
	p->flight->count = 0;
	p->flight->error = 0;
	for (i = 0; i < p->count; i++) {
		flight_write(p->flight, tx, p->dev->nodename, p->keys[i].key,
		    p->keys[i].value);
	}
	xenbus_kv_number(&state, "state", p->state);
	flight_write(p->flight, tx, p->dev->nodename, state.key, state.value);
	flight_tx_end(p->flight, tx);
	return flight_wait(p->flight);
}

int xenbus_publish(struct xenbus_device *dev, const struct xenbus_kv *keys,
    size_t count, enum xenbus_state state) {
	struct publication p = {.dev = dev,
	    .flight = flight_alloc(),
	    .keys = keys,
	    .count = count,
	    .state = state};
	int ret;

	if (!p.flight || count + 2 > FLIGHT_MAX) {
		flight_free(p.flight);
		return -ENOMEM;
	}
	ret = xenstore_retry(publish_once, &p);
	if (!ret) {
		dev->state = state;
	}
	flight_free(p.flight);
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
	char path[FLIGHT_PATH_MAX], old[8];
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
