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

/** As sim_store_reply(), whatever the script says. */
extern void sim_store_message(uint32_t type, uint32_t req_id, uint32_t tx_id,
    const void *data, size_t len);

/** Sends bytes that may be no message. */
extern void sim_store_bytes(const void *data, size_t len);

/** Takes and gives nothing any more, until sim_store_go_on() or a restart; the
 * guest may ask for that one unless @a deaf. */
extern void sim_store_stop(bool deaf);
extern void sim_store_go_on(void);

/** Begins with an empty ring, as for a guest that connects anew. */
extern void sim_store_restart(void);

/** Forgets the guest's watches and transactions. */
extern void sim_store_forget(void);

/* ---- script_store.c ---- */

/** True: the script does not want the request to be seen. */
extern bool store_script_request(const struct xsd_sockmsg *msg,
    const char *data);

/** True: the script has replied to the present request. */
extern bool store_script_reply(uint32_t type, const void *data, size_t len);

/** After a request was dealt with. */
extern void store_script_sent(void);

/** Bytes of the next piece. */
extern size_t store_script_piece(size_t most);

/** Tells whether this end of a transaction shall be EAGAIN by the script. */
extern bool sim_store_refuses_end(void);

extern void sim_store_wire_init(void);

#endif /* TESTS_SIM_SIM_STORE_H_ */
