/**
 * @file
 * @brief Shows and sets up network interfaces
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lib/libds/array.h>
#include <net/if.h>
#include <net/inetdevice.h>
#include <net/netdevice.h>
#include <net/util/macaddr.h>

#include <lwip/ip4_addr.h>

#define MIB (1024 * 1024)

static const struct {
	unsigned int flag;
	const char *name;
	char letter;
} flag_names[] = {
    {IFF_UP, "UP", 'U'},
    {IFF_BROADCAST, "BROADCAST", 'B'},
    {IFF_LOOPBACK, "LOOPBACK", 'L'},
    {IFF_RUNNING, "RUNNING", 'R'},
    {IFF_NOARP, "NOARP", 'O'},
    {IFF_PROMISC, "PROMISC", 'P'},
    {IFF_MULTICAST, "MULTICAST", 'M'},
};

static int usage(void) {
	printf("Usage: ifconfig [-a] [-s] [IFACE [ADDRESS] [netmask ADDRESS]\n"
	       "                [broadcast ADDRESS] [hw ether ADDRESS] [mtu N]\n"
	       "                [up|down]]\n");
	return 0;
}

/* ---- Showing ---- */

static void print_address(const char *label, in_addr_t addr) {
	ip4_addr_t ip = {.addr = addr};
	char text[IP4ADDR_STRLEN_MAX];

	printf("%s%s", label, ip4addr_ntoa_r(&ip, text, sizeof text));
}

static void print_flags(unsigned int flags) {
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (flags & flag_names[i].flag) {
			printf("%s ", flag_names[i].name);
		}
	}
}

static void print_long(const struct in_device *in_dev) {
	const struct net_device *dev = in_dev->dev;
	const struct net_device_stats *stats = &dev->stats;

	printf("%s\tLink encap:Ethernet  HWaddr " MACADDR_FMT "\n\t", dev->name,
	    MACADDR_FMT_ARG(dev->dev_addr));
	print_address("inet addr:", in_dev->ifa_address);
	print_address("  Bcast:", in_dev->ifa_broadcast);
	print_address("  Mask:", in_dev->ifa_mask);
	printf("\n\t");
	print_flags(dev->flags);
	printf(" MTU:%u  Metric:0\n", dev->mtu);
	printf("\tRX packets:%lu errors:%lu dropped:%lu overruns:%lu frame:%lu\n",
	    stats->rx_packets, stats->rx_err, stats->rx_dropped,
	    stats->rx_over_errors, stats->rx_frame_errors);
	printf("\tTX packets:%lu errors:%lu dropped:%lu overruns:%lu carrier:%lu\n",
	    stats->tx_packets, stats->tx_err, stats->tx_dropped,
	    stats->tx_fifo_errors, stats->tx_carrier_errors);
	printf("\tRX bytes:%lu (%lu MiB)  TX bytes:%lu (%lu MiB)\n",
	    stats->rx_bytes, stats->rx_bytes / MIB, stats->tx_bytes,
	    stats->tx_bytes / MIB);
	printf("\tInterrupt:%u\n\n", dev->irq);
}

static void print_short(const struct in_device *in_dev) {
	const struct net_device *dev = in_dev->dev;
	const struct net_device_stats *stats = &dev->stats;

	printf("%-5s %5u 0   %6lu %6lu %6lu %6lu %6lu %6lu %6lu %6lu ", dev->name,
	    dev->mtu, stats->rx_packets, stats->rx_err, stats->rx_dropped,
	    stats->rx_over_errors, stats->tx_packets, stats->tx_err,
	    stats->tx_dropped, stats->tx_fifo_errors);
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (dev->flags & flag_names[i].flag) {
			putchar(flag_names[i].letter);
		}
	}
	putchar('\n');
}

static int show(const char *name, bool all, bool brief) {
	struct in_device *in_dev;

	if (brief) {
		printf("Iface   MTU Met  RX-OK RX-ERR RX-DRP RX-OVR  "
		       "TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
	}
	for (in_dev = inetdev_get_first(); in_dev != NULL;
	     in_dev = inetdev_get_next(in_dev)) {
		if (name != NULL ? strcmp(name, in_dev->dev->name) != 0
		                 : !all && !(in_dev->dev->flags & IFF_UP)) {
			continue;
		}
		(brief ? print_short : print_long)(in_dev);
	}
	return 0;
}

/* ---- Setting up ---- */

static int parse_address(const char *text, in_addr_t *addr) {
	ip4_addr_t ip;

	if (!ip4addr_aton(text, &ip)) {
		printf("ifconfig: %s: not an IPv4 address\n", text);
		return -EINVAL;
	}
	*addr = ip.addr;
	return 0;
}

static int set_address(struct in_device *in_dev, const char *text) {
	in_addr_t addr;
	int err = parse_address(text, &addr);

	return err != 0 ? err : inetdev_set_addr(in_dev, addr);
}

static int set_mask(struct in_device *in_dev, const char *text) {
	in_addr_t addr;
	int err = parse_address(text, &addr);

	if (err == 0 && !ip4_addr_netmask_valid(addr)) {
		printf("ifconfig: %s: not a netmask\n", text);
		return -EINVAL;
	}
	return err != 0 ? err : inetdev_set_mask(in_dev, addr);
}

static int set_broadcast(struct in_device *in_dev, const char *text) {
	in_addr_t addr;
	int err = parse_address(text, &addr);

	return err != 0 ? err : inetdev_set_bcast(in_dev, addr);
}

static int set_mtu(struct in_device *in_dev, const char *text) {
	char *end;
	long mtu = strtol(text, &end, 10);

	if (*end != '\0' || mtu != (int)mtu
	    || netdev_set_mtu(in_dev->dev, mtu) != 0) {
		printf("ifconfig: mtu %s: not supported by %s\n", text,
		    in_dev->dev->name);
		return -EINVAL;
	}
	return 0;
}

/* Called for the word after "hw ether". */
static int set_hw(struct in_device *in_dev, const char *text) {
	unsigned char mac[MAX_ADDR_LEN];

	if (macaddr_scan((const unsigned char *)text, mac) == NULL
	    || netdev_set_macaddr(in_dev->dev, mac) != 0) {
		printf("ifconfig: %s: not a hardware address of a station\n", text);
		return -EINVAL;
	}
	return 0;
}

static const struct {
	const char *word;
	int (*set)(struct in_device *in_dev, const char *text);
} settings[] = {
    {"inet", set_address},
    {"netmask", set_mask},
    {"broadcast", set_broadcast},
    {"mtu", set_mtu},
    {"ether", set_hw},
};

static int set_flag(struct in_device *in_dev, bool up) {
	int err = (up ? netdev_flag_up : netdev_flag_down)(in_dev->dev, IFF_UP);

	if (err != 0) {
		printf("ifconfig: %s: %s\n", in_dev->dev->name, strerror(-err));
	}
	return err;
}

/* Takes one or two of the words; their number or -errno. */
static int set_one(struct in_device *in_dev, char **words) {
	int err;

	if (strcmp(words[0], "hw") == 0) {
		return 1;
	}
	if (strcmp(words[0], "up") == 0 || strcmp(words[0], "down") == 0) {
		err = set_flag(in_dev, words[0][0] == 'u');
		return err != 0 ? err : 1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		if (strcmp(words[0], settings[i].word) != 0) {
			continue;
		}
		if (words[1] == NULL) {
			printf("ifconfig: %s: value missing\n", words[0]);
			return -EINVAL;
		}
		err = settings[i].set(in_dev, words[1]);
		return err != 0 ? err : 2;
	}
	err = set_address(in_dev, words[0]);
	return err != 0 ? err : 1;
}

static int set_up(const char *name, char **words) {
	struct in_device *in_dev = inetdev_get_by_name(name);

	if (in_dev == NULL) {
		printf("ifconfig: %s: no such interface\n", name);
		return -ENODEV;
	}
	if (*words == NULL) {
		return show(name, true, false);
	}
	while (*words != NULL) {
		int taken = set_one(in_dev, words);

		if (taken < 0) {
			return taken;
		}
		words += taken;
	}
	return 0;
}

int main(int argc, char **argv) {
	bool all = false;
	bool brief = false;
	int i;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-a") == 0) {
			all = true;
		}
		else if (strcmp(argv[i], "-s") == 0) {
			brief = true;
		}
		else {
			return usage();
		}
	}
	if (i == argc || brief) {
		return show(argv[i], all, brief);
	}
	return set_up(argv[i], &argv[i + 1]);
}
