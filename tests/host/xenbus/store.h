/**
 * @file
 * @brief A XenStore of a few nodes, without a connection
 */

#ifndef TESTS_HOST_XENBUS_STORE_H_
#define TESTS_HOST_XENBUS_STORE_H_

extern void store_clear(void);

/** Writes a node, as dom0 would; NULL removes it. Fires its watch. */
extern void store_set(const char *path, const char *value);

/** Value of a node, or NULL. */
extern const char *store_get(const char *path);

/** Watches that are set. */
extern unsigned int store_watches(void);

/** How many of the next commits meet a conflict. */
extern unsigned int store_conflicts;

/** All requests fail with this, if not 0. */
extern int store_error;

#endif /* TESTS_HOST_XENBUS_STORE_H_ */
