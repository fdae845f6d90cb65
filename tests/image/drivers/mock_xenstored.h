/**
 * @file
 * @brief A XenStore daemon in memory, obedient or hostile
 *
 * It sits on a ring page of its own and is run by the connection's
 * notification, so that a test is one flow of control. What it answers is the
 * test's: by default WRITE, RM and the like get "OK" and READ the mock's
 * value.
 */

#ifndef TESTS_IMAGE_DRIVERS_MOCK_XENSTORED_H_
#define TESTS_IMAGE_DRIVERS_MOCK_XENSTORED_H_

#include <drivers/xen/xs_conn.h>

#define MOCK_OUT_MAX 65536

/** A request as the daemon got it. */
struct mock_request {
	struct xsd_sockmsg msg;
	char payload[XENSTORE_PAYLOAD_MAX + 1];
};

struct mock_xenstored {
	struct xs_conn conn; /**< the client's side */
	struct xenstore_domain_interface ring;
	/** Answers a request by mock_reply(); NULL: as described above. */
	void (*answer)(struct mock_xenstored *mock, const struct mock_request *req);
	bool asleep;        /**< takes and gives nothing */
	bool slow;          /**< works in mock_run() only */
	unsigned int chunk; /**< most bytes given at one time, or 0: all */
	unsigned int notified;

	struct mock_request in; /**< being received */
	size_t in_len;
	unsigned int requests;  /**< received in full */
	unsigned int senseless; /**< bytes that were no request */
	struct mock_request last;

	char out[MOCK_OUT_MAX]; /**< to be given */
	size_t out_len, out_done;

	char value[XENSTORE_PAYLOAD_MAX];
	size_t value_len;
};

/** Connects a client; the ring's indices start at @a start. */
extern void mock_open(struct mock_xenstored *mock, uint32_t start);

/** Queues a message. */
extern void mock_reply(struct mock_xenstored *mock, uint32_t type,
    uint32_t req_id, uint32_t tx, const void *payload, size_t len);

/** Queues bytes. */
extern void mock_raw(struct mock_xenstored *mock, const void *data, size_t len);

/** Queues a watch event. */
extern void mock_event(struct mock_xenstored *mock, const char *path,
    uint32_t token);

/** Takes and gives what it can, and lets the client work. */
extern void mock_run(struct mock_xenstored *mock);

#endif /* TESTS_IMAGE_DRIVERS_MOCK_XENSTORED_H_ */
