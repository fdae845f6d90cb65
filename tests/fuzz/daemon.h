/**
 * @file
 * @brief A XenStore daemon in memory, behind the ring of the real client
 *
 * Nodes are visible as soon as they are written, transactions or not: what
 * fails with EAGAIN has been seen by the other end all the same.
 */

#ifndef TESTS_FUZZ_DAEMON_H_
#define TESTS_FUZZ_DAEMON_H_

#include <stdbool.h>
#include <stdint.h>

/** How many of the next transactions meet a conflict. */
extern unsigned int daemon_conflicts;

/** The next request fails with this error name, if not NULL. */
extern const char *daemon_error;

/** The daemon takes and gives nothing. */
extern bool daemon_asleep;

/** The guest's directory; once it is gone, the guest cannot write there. */
extern const char *daemon_front;

/** Starts it, with an empty tree, and the client on its ring. */
extern void daemon_start(void);

/** Stops the client. */
extern void daemon_stop(void);

/** Takes requests and gives replies, and tells the client. */
extern void daemon_run(void);

/** Value of a node, or NULL. */
extern const char *daemon_get(const char *path);

/** A number of a node; 0 if there is none. */
extern uint32_t daemon_number(const char *path);

/** Writes a node, as another domain would; NULL removes it and all below. */
extern void daemon_set(const char *path, const char *value);

#endif /* TESTS_FUZZ_DAEMON_H_ */
