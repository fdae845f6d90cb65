/**
 * @file
 * @brief Shows routes and sets the default gateway
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <net/netdevice.h>

#include <lwip/ip4_addr.h>
#include <lwip/netif.h>
#include <lwip/tcpip.h>

static int usage(void) {
	printf("Usage: route [add default gw ADDRESS IFACE]\n");
	return -EINVAL;
}

/* Prints in columns as wide as the longest address. */
static void print_column(const ip4_addr_t *addr) {
	char text[IP4ADDR_STRLEN_MAX];

	printf("%-16s", ip4addr_ntoa_r(addr, text, sizeof text));
}

static void print_route(const ip4_addr_t *net, const ip4_addr_t *gw,
    const ip4_addr_t *mask, const char *flags, const struct netif *netif) {
	print_column(net);
	print_column(gw);
	print_column(mask);
	printf("%-6s%s\n", flags, ((struct net_device *)netif->state)->name);
}

static void print_netif(const struct netif *netif) {
	ip4_addr_t any = {0};
	ip4_addr_t net = {
	    .addr = netif_ip4_addr(netif)->addr & netif_ip4_netmask(netif)->addr};

	if (!netif_is_up(netif) || ip4_addr_isany_val(*netif_ip4_addr(netif))) {
		return;
	}
	print_route(&net, &any, netif_ip4_netmask(netif), "U", netif);
	if (!ip4_addr_isany_val(*netif_ip4_gw(netif))) {
		print_route(&any, netif_ip4_gw(netif), &any, "UG", netif);
	}
}

static int print_routes(void) {
	struct netif *netif;

	printf("Destination     Gateway         Genmask         Flags Iface\n");
	LOCK_TCPIP_CORE();
	NETIF_FOREACH(netif) {
		if (!netif_is_flag_set(netif, NETIF_FLAG_ETHARP)) {
			continue;
		}
		print_netif(netif);
	}
	UNLOCK_TCPIP_CORE();
	return 0;
}

static int set_default(const char *address, const char *name) {
	struct net_device *dev = netdev_get_by_name(name);
	ip4_addr_t gw;

	if (dev == NULL) {
		printf("route: %s: no such interface\n", name);
		return -ENODEV;
	}
	if (!ip4addr_aton(address, &gw)) {
		printf("route: %s: not an IPv4 address\n", address);
		return -EINVAL;
	}
	LOCK_TCPIP_CORE();
	netif_set_gw(dev->stack_priv, &gw);
	netif_set_default(dev->stack_priv);
	UNLOCK_TCPIP_CORE();
	return 0;
}

int main(int argc, char **argv) {
	if (argc == 1) {
		return print_routes();
	}
	if (argc != 6 || strcmp(argv[1], "add") != 0
	    || strcmp(argv[2], "default") != 0 || strcmp(argv[3], "gw") != 0) {
		return usage();
	}
	return set_default(argv[4], argv[5]);
}
