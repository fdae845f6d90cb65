/**
 * @file
 * @brief netfront's data path between the fuzzer and a stack that checks
 *
 * Rings and buffers are granted; the other side works on what the grants show
 * it, as a backend does.
 */

#ifndef TESTS_FUZZ_NET_PATH_H_
#define TESTS_FUZZ_NET_PATH_H_

#include <drivers/xen/netfront/netfront.h>
#include <xen/io/netif.h>

extern struct netfront path_nf;

/** Connects, with the rings' indices starting at @a start. */
extern void path_start(uint32_t start);

/** Disconnects and gives everything back. */
extern void path_stop(void);

/** Sends the event of a ring, and lets the driver work. */
extern void path_event(evtchn_port_t port);

/** What holds whenever the driver rests. */
extern void path_check(void);

/** A page granted to the backend, NULL if @a ref grants none. */
extern uint8_t *path_page(grant_ref_t ref, bool writable);

/** Called, if set, for each frame that the stack gets. */
extern void (*path_on_frame)(const uint8_t *frame, size_t len);

/** The stack keeps the frames that it gets, or gives them back. */
extern bool path_keep;
extern void path_release(void);

/** A frame of exactly @a len bytes for netfront_xmit(); NULL: no memory. */
extern struct sk_buff *path_skb(size_t len);

#endif /* TESTS_FUZZ_NET_PATH_H_ */
