/**
 * @file
 * @brief Ethernet devices
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <net/if.h>
#include <net/l2/ethernet.h>
#include <net/netdevice.h>

#define ARP_HRD_ETHERNET 1
#define ETH_ID_MAX       99   /* what a name has room for */
#define GROUP_BIT        0x01 /* of the first octet */

static int ethernet_check_addr(const void *addr) {
	static const unsigned char zero[ETH_ALEN];

	return !(*(const unsigned char *)addr & GROUP_BIT)
	       && memcmp(addr, zero, ETH_ALEN) != 0;
}

static int ethernet_check_mtu(int mtu) {
	return mtu >= ETH_ZLEN && mtu <= ETH_FRAME_LEN;
}

static const struct net_device_ops ethernet_ops = {
    .check_addr = ethernet_check_addr,
    .check_mtu = ethernet_check_mtu,
};

/* The lowest number that is free, so that a card taken out and put in again
 * keeps its name. */
static int ethernet_name(struct net_device *dev) {
	for (unsigned int id = 0; id <= ETH_ID_MAX; id++) {
		snprintf(dev->name, sizeof dev->name, "eth%u", id);
		if (netdev_get_by_name(dev->name) == NULL) {
			return 0;
		}
	}
	return -ENOSPC;
}

static int ethernet_setup(struct net_device *dev) {
	int err = ethernet_name(dev);

	if (err != 0) {
		return err;
	}
	memset(dev->broadcast, 0xff, ETH_ALEN);
	dev->type = ARP_HRD_ETHERNET;
	dev->hdr_len = ETH_HLEN;
	dev->addr_len = ETH_ALEN;
	dev->flags = IFF_BROADCAST | IFF_MULTICAST;
	dev->mtu = ETH_FRAME_LEN;
	dev->ops = &ethernet_ops;
	return 0;
}

struct net_device *etherdev_alloc(size_t priv_size) {
	return netdev_alloc("eth", ethernet_setup, priv_size);
}

void etherdev_free(struct net_device *dev) {
	netdev_free(dev);
}
