/**
 * @file
 * @brief A disk backend inside the test: answers, well or badly, on the ring
 *
 * It works on the shared ring page and the granted pages like a real one, but
 * it finds a page by looking the reference up in the queue's slots.
 */

#ifndef TESTS_IMAGE_BLOCK_MOCK_BLKBACK_H_
#define TESTS_IMAGE_BLOCK_MOCK_BLKBACK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <drivers/xen/blkfront/blkfront_queue.h>

#ifndef MOCK_DISK_SIZE
#define MOCK_DISK_SIZE (256 * 1024)
#endif

/** Largest ring that the backend may be given. */
#ifndef MOCK_RING_ORDER
#define MOCK_RING_ORDER 1
#endif

/** Slots of a ring of one page, and of the largest. */
#define MOCK_SLOTS     32
#define MOCK_SLOTS_MAX (MOCK_SLOTS << MOCK_RING_ORDER)

struct mock_conf {
	domid_t domid; /* that pages are granted to */
	bool persistent;
	unsigned int max_segs;    /* 0: 11 */
	unsigned int sector_size; /* 0: 512 */
	unsigned int budget;      /* pages of the pool, 0: 512 */
	uint32_t ring_start;      /* first index of the ring */
	unsigned int ring_order;  /* at most MOCK_RING_ORDER */
	unsigned int timeout_ms;  /* 0: 1000 */
	unsigned int turn_bytes;  /* 0: the driver's own */
};

struct mock_blkback {
	struct blkq q;
	struct blkif_sring *sring;
	uint32_t req_cons;
	uint32_t rsp_prod;
	unsigned int taken; /* requests taken, not yet answered */
	struct blkif_request reqs[MOCK_SLOTS_MAX];
	unsigned int events;   /* that a backend would have sent */
	unsigned int errors;   /* requests that break the protocol */
	unsigned int segments; /* in the largest request seen */
	unsigned int requests;
	unsigned int given_up; /* times that the queue gave it up */
	int error;             /* and the reason, -errno */
};

extern char mock_disk[MOCK_DISK_SIZE];

/** Sets ring, pool and queue up. 0 or -errno. */
extern int mock_start(struct mock_blkback *m, const struct mock_conf *conf);

/** Takes them down; returns the pages that the pool did not get back. */
extern unsigned int mock_stop(struct mock_blkback *m);

/** Takes all visible requests from the ring; returns how many wait now. */
extern unsigned int mock_take(struct mock_blkback *m);

/** Moves the data of a taken request. */
extern void mock_execute(struct mock_blkback *m, unsigned int index);

/** Writes a response to the ring, not yet visible. */
extern void mock_respond(struct mock_blkback *m, uint64_t id, uint8_t op,
    int16_t status);

/** Makes the responses visible; counts the event if one is due. */
extern void mock_publish(struct mock_blkback *m);

/** Takes, executes and answers all that waits, last one first if @a reverse. */
extern unsigned int mock_serve(struct mock_blkback *m, bool reverse);

/** Lets the frontend take what is published. */
extern void mock_deliver(struct mock_blkback *m);

#endif /* TESTS_IMAGE_BLOCK_MOCK_BLKBACK_H_ */
