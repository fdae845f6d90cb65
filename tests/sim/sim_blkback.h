/**
 * @file
 * @brief A disk's backend (xen/io/blkif.h), honest or with a script
 */

#ifndef TESTS_SIM_SIM_BLKBACK_H_
#define TESTS_SIM_SIM_BLKBACK_H_

#include <stdbool.h>
#include <stdint.h>

#include <xen/io/blkif.h>

#include "sim.h"

#define BLKBACK_RING_PAGES 16
#define BLKBACK_INDIRECT   256 /* most segments of an indirect request */

struct blkback {
	unsigned int vdev;
	char front[64], back[64]; /* directories in XenStore */
	unsigned int state;       /* XenbusState* */
	uint8_t *disk;
	uint64_t sectors; /* of 512 bytes */
	bool readonly;

	/* while connected */
	blkif_sring_t *page[BLKBACK_RING_PAGES];
	grant_ref_t ref[BLKBACK_RING_PAGES];
	unsigned int pages, slots;
	evtchn_port_t port;
	bool persistent;
	uint32_t req_cons, rsp_prod;
	unsigned int in_flight;
	uint32_t epoch; /* counts connections */
	uint32_t shown; /* responses that are in the trace */

	/* pages that stay mapped, by grant, if both want persistent grants */
	void *kept[4096 * 16];

	/* as blkback counts them, since the device was made */
	struct {
		uint64_t rd_req, wr_req, f_req, ds_req; /* requests */
		uint64_t rd_sect, wr_sect;              /* sectors of 512 bytes */
	} stat;

	/* for scripts */
	bool hostile; /* this disk plays the script of ATTACK */
	unsigned int done;
};

/** Puts a response into the ring; seen by blkback_push(). */
extern void blkback_put(struct blkback *bb, uint64_t id, uint8_t op,
    int16_t status);

/** Shows what was put, and notifies the frontend if it wants that. */
extern void blkback_push(struct blkback *bb);

/** Shows producer index @a prod and notifies whatever the frontend wants. */
extern void blkback_push_index(struct blkback *bb, uint32_t prod);

/**
 * The script's answer to @a req whose data was transferred with @a status.
 * False if it has none: then the honest answer is given.
 */
extern bool blkback_script_respond(struct blkback *bb,
    const blkif_request_t *req, int16_t status);

/** Tells whether the script does not hear this notification. */
extern bool blkback_script_deaf(struct blkback *bb);

/** The disk has @a sectors from now on, and the frontend is told. */
extern void blkback_resize(struct blkback *bb, uint64_t sectors);

#endif /* TESTS_SIM_SIM_BLKBACK_H_ */
