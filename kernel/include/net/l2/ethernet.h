/**
 * @file
 * @brief Ethernet frames and devices
 */
#ifndef NET_L2_ETHERNET_H_
#define NET_L2_ETHERNET_H_

#include <stddef.h>
#include <stdint.h>

struct net_device;

#define ETH_ALEN      6    /* octets of an address */
#define ETH_HLEN      14   /* octets of the header */
#define ETH_ZLEN      60   /* shortest frame without check sequence */
#define ETH_DATA_LEN  1500 /* largest payload */
#define ETH_FRAME_LEN 1514 /* largest frame without check sequence */

#define ETH_P_IP  0x0800
#define ETH_P_ARP 0x0806

struct ethhdr {
	uint8_t h_dest[ETH_ALEN];
	uint8_t h_source[ETH_ALEN];
	uint16_t h_proto; /* network byte order */
} __attribute__((packed));

#define ETH_HEADER_SIZE (sizeof(struct ethhdr))

/**
 * Allocates a device "ethN" with Ethernet's defaults and a zeroed private
 * area of @a priv_size bytes; NULL when out of memory. Thread context.
 */
extern struct net_device *etherdev_alloc(size_t priv_size);

/** Frees a device that is not registered (any more). */
extern void etherdev_free(struct net_device *dev);

#endif /* NET_L2_ETHERNET_H_ */
