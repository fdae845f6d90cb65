/**
 * @file
 * @brief Requests to XenStore that are in flight together, private to xenbus
 *
 * A flight costs one round trip. It is made, filled, waited for and freed in
 * one thread; its answers can be read until it is freed.
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_FLIGHT_H_
#define DRIVERS_XEN_XENBUS_XENBUS_FLIGHT_H_

#include <drivers/xen/xenbus.h>

/** Requests of one flight. */
#define FLIGHT_MAX 32

#define FLIGHT_PATH_MAX  (XENBUS_OTHEREND_MAX + XENBUS_KEY_MAX)
#define FLIGHT_VALUE_MAX 24

struct flight {
	unsigned int count;
	int error; /**< why a request was not submitted, or 0 */
	struct xenstore_request req[FLIGHT_MAX];
	char path[FLIGHT_MAX][FLIGHT_PATH_MAX];
	char value[FLIGHT_MAX][FLIGHT_VALUE_MAX];
};

/** An empty flight, or NULL: no memory. */
extern struct flight *flight_alloc(void);
extern void flight_free(struct flight *f);

static inline bool flight_full(const struct flight *f) {
	return f->count == FLIGHT_MAX;
}

/*
 * Each of these adds a request. One that cannot be submitted, or does not
 * fit, is not added and its error kept.
 */

/** Reads @a dir/@a key into the flight's own room for a value. */
extern void flight_read(struct flight *f, const char *dir, const char *key);

/** Reads @a dir/@a key into @a buf. */
extern void flight_read_to(struct flight *f, const char *dir, const char *key,
    char *buf, size_t size);

/** Writes @a value, kept by reference, to @a dir/@a key. */
extern void flight_write(struct flight *f, unsigned tx, const char *dir,
    const char *key, const char *value);

/** Sets a watch; flight_watched() tells what came of it. */
extern void flight_watch(struct flight *f, const char *path,
    struct xenstore_watch *watch);

extern void flight_tx_start(struct flight *f);
extern void flight_tx_end(struct flight *f, unsigned tx);

/**
 * Waits for all answers.
 *
 * @return the first error, of submitting or of a request, or 0.
 */
extern int flight_wait(struct flight *f);

/** The request that read @a dir/@a key and whose value is in the flight's
 * room for it, or NULL. */
extern const struct xenstore_request *flight_find(const struct flight *f,
    const char *dir, const char *key);

/**
 * Ends the text that a request has read into @a buf.
 *
 * @return 0, the request's error, or -EINVAL: too long, or with a NUL in it,
 *   which would hide what follows.
 */
extern int flight_text(const struct xenstore_request *req, char *buf,
    size_t size);

/**
 * Parses the number that a request has read into the flight's room.
 *
 * @return as flight_text() and xenstore_parse_u64().
 */
extern int flight_number(const struct xenstore_request *req, uint64_t min,
    uint64_t max, uint64_t *value);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_FLIGHT_H_ */
