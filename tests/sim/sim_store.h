/**
 * @file
 * @brief Between the XenStore daemon's halves: tree and wire
 */

#ifndef TESTS_SIM_SIM_STORE_H_
#define TESTS_SIM_SIM_STORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xen/io/xs_wire.h>

/** Answers one whole request. */
extern void sim_store_handle(const struct xsd_sockmsg *msg, const char *data);

/** Sends a message to the guest, after what is queued already. */
extern void sim_store_reply(uint32_t type, uint32_t req_id, uint32_t tx_id,
    const void *data, size_t len);

/** Tells whether this end of a transaction shall be EAGAIN by the script. */
extern bool sim_store_refuses_end(void);

extern void sim_store_wire_init(void);

#endif /* TESTS_SIM_SIM_STORE_H_ */
