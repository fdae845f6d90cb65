/**
 * @file
 * @brief Completion of checksums that the backend left blank
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_CSUM_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_CSUM_H_

#include <stddef.h>
#include <stdint.h>

/**
 * Writes the TCP or UDP checksum of an IPv4 frame whose sender left it blank
 * (NETRXF_csum_blank, xen/io/netif.h). The frame is private memory; nothing
 * outside it is read or written, whatever its headers say. Any context.
 *
 * @param frame Ethernet frame, at most one VLAN tag
 * @param len its bytes
 * @return 0, or -EPROTO if it holds no whole TCP or UDP packet.
 */
extern int netfront_csum_complete(uint8_t *frame, size_t len);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_CSUM_H_ */
