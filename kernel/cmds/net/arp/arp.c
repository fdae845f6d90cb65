/**
 * @file
 * @brief Shows the ARP cache
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <net/netdevice.h>
#include <net/util/macaddr.h>

#include <lwip/etharp.h>
#include <lwip/tcpip.h>

static void print_entry(const ip4_addr_t *ip, const struct eth_addr *mac,
    const struct net_device *dev) {
	char text[IP4ADDR_STRLEN_MAX];

	printf("%-15s %-6s  " MACADDR_FMT " %-5s %-5s\n",
	    ip4addr_ntoa_r(ip, text, sizeof text), "ether",
	    MACADDR_FMT_ARG(mac->addr), "C", dev->name);
}

static void print_cache(const struct net_device *only) {
	ip4_addr_t *ip;
	struct netif *netif;
	struct eth_addr *mac;

	printf("Address         HWtype  HWaddress         Flags Iface\n");
	LOCK_TCPIP_CORE();
	for (size_t i = 0; i < ARP_TABLE_SIZE; i++) {
		if (etharp_get_entry(i, &ip, &netif, &mac)
		    && (only == NULL || only == netif->state)) {
			print_entry(ip, mac, netif->state);
		}
	}
	UNLOCK_TCPIP_CORE();
}

int main(int argc, char **argv) {
	struct net_device *dev = NULL;
	int opt;

	while ((opt = getopt(argc, argv, "hi:")) != -1) {
		if (opt != 'i') {
			printf("Usage: arp [-i IFACE]\n");
			return opt == 'h' ? 0 : -EINVAL;
		}
		dev = netdev_get_by_name(optarg);
		if (dev == NULL) {
			printf("arp: %s: no such interface\n", optarg);
			return -ENODEV;
		}
	}
	print_cache(dev);
	return 0;
}
