/**
 * @file
 * @brief Merging of TCP segments into one large packet for the backend
 *
 * The stack sends a burst as segments of one MSS each. What follows one
 * another in the same connection can cross the ring as one packet that the
 * other side treats as large as it is, or cuts up again: the backend's work is
 * by packet. xen/io/netif.h, XEN_NETIF_EXTRA_TYPE_GSO.
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_GSO_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_GSO_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Ethernet, IPv4 without and TCP with most options. */
#define NETFRONT_GSO_HEADER_MAX (14 + 20 + 60)

/** Largest packet: what 16 bits can say of its size. */
#define NETFRONT_GSO_SIZE_MAX 65535

/** A packet in the making. */
struct netfront_gso {
	uint8_t header[NETFRONT_GSO_HEADER_MAX]; /* of the first segment */
	size_t header_len;
	size_t mss;     /* payload of the first segment */
	size_t payload; /* of all */
	uint32_t next_seq;
	uint8_t tcp_flags; /* of all */
	bool closed;       /* the last segment was a short one */
};

/**
 * Starts a packet with a frame.
 *
 * @return false if the frame is no TCP data segment of IPv4 in its plain form.
 */
extern bool netfront_gso_start(struct netfront_gso *gso, const uint8_t *frame,
    size_t len);

/**
 * Adds the next frame's payload.
 *
 * @param max most bytes of the whole packet
 * @return false if it does not follow; the packet then stays as it was.
 */
extern bool netfront_gso_append(struct netfront_gso *gso, const uint8_t *frame,
    size_t len, size_t max);

/** Makes gso->header that of the whole packet, its checksum left blank. */
extern void netfront_gso_finish(struct netfront_gso *gso);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_GSO_H_ */
