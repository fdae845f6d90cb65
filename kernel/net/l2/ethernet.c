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

static int ethernet_setup(struct net_device *dev) {
	static unsigned int eth_id;
	int len = snprintf(dev->name, sizeof dev->name, "eth%u", eth_id);

	if (len >= (int)sizeof dev->name) {
		return -ENOSPC;
	}
	eth_id++;
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
