/**
 * @file
 * @brief Sends ICMP echo requests and counts the replies
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmd/shell.h>
#include <kernel/time/ktime.h>

#include <lwip/inet_chksum.h>
#include <lwip/ip.h>
#include <lwip/prot/icmp.h>
#include <lwip/sockets.h>

#define SIZE_MAX_DATA 65507
#define IDENTIFIER    0x6562
#define PATTERN(i)    ((unsigned char)(i))

struct ping {
	struct sockaddr_in to;
	unsigned int count;
	unsigned int size; /* data bytes */
	unsigned int interval_ms;
	unsigned int timeout_ms;
	int socket;
	unsigned char *out; /* ICMP header and data */
	unsigned char *in;  /* the same with IP header */
	unsigned int received;
};

static int usage(void) {
	printf("Usage: ping [-c COUNT] [-i SECONDS] [-s SIZE] [-W SECONDS] "
	       "ADDRESS\n");
	return -EINVAL;
}

static size_t out_len(const struct ping *ping) {
	return sizeof(struct icmp_echo_hdr) + ping->size;
}

static int send_request(struct ping *ping, unsigned int seq) {
	struct icmp_echo_hdr *hdr = (struct icmp_echo_hdr *)ping->out;

	memset(hdr, 0, sizeof *hdr);
	hdr->type = ICMP_ECHO;
	hdr->id = htons(IDENTIFIER);
	hdr->seqno = htons(seq);
	hdr->chksum = inet_chksum(ping->out, out_len(ping));
	if (sendto(ping->socket, ping->out, out_len(ping), 0,
	        (struct sockaddr *)&ping->to, sizeof ping->to)
	    < 0) {
		return -errno;
	}
	return 0;
}

/* Whether the packet of @a len bytes in ping->in answers request @a seq. */
static bool is_reply(const struct ping *ping, ssize_t len, unsigned int seq) {
	const struct ip_hdr *ip = (const struct ip_hdr *)ping->in;
	size_t hlen = IPH_HL_BYTES(ip);
	const struct icmp_echo_hdr *hdr =
	    (const struct icmp_echo_hdr *)(ping->in + hlen);

	return len >= IP_HLEN && (size_t)len == hlen + out_len(ping)
	       && hdr->type == ICMP_ER && hdr->id == htons(IDENTIFIER)
	       && hdr->seqno == htons(seq)
	       && memcmp(hdr + 1, ping->out + sizeof *hdr, ping->size) == 0;
}

static unsigned int ms_since(time64_t start) {
	return (ktime_get_ns() - start) / NSEC_PER_MSEC;
}

/* Waits for the answer to @a seq; 0 or -ETIMEDOUT. */
static int await_reply(struct ping *ping, unsigned int seq, time64_t start) {
	unsigned int spent;

	while ((spent = ms_since(start)) < ping->timeout_ms) {
		unsigned int left = ping->timeout_ms - spent;
		struct timeval tv = {.tv_sec = left / 1000,
		    .tv_usec = left % 1000 * 1000};
		ssize_t len;

		setsockopt(ping->socket, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
		len = recv(ping->socket, ping->in, IP_HLEN_MAX + out_len(ping), 0);
		if (is_reply(ping, len, seq)) {
			return 0;
		}
	}
	return -ETIMEDOUT;
}

static void ping_once(struct ping *ping, unsigned int seq, const char *name) {
	time64_t start = ktime_get_ns();
	unsigned int us;
	int err = send_request(ping, seq);

	if (err == 0) {
		err = await_reply(ping, seq, start);
	}
	us = (ktime_get_ns() - start) / NSEC_PER_USEC;
	if (err != 0) {
		printf("From %s: icmp_seq=%u %s\n", name, seq, strerror(-err));
		return;
	}
	ping->received++;
	printf("%u bytes from %s: icmp_seq=%u ttl=%u time=%u.%03u ms\n",
	    (unsigned int)out_len(ping), name, seq,
	    IPH_TTL((struct ip_hdr *)ping->in), us / 1000, us % 1000);
}

/** ^C ends it after the request under way. */
static int ping_run(struct ping *ping, const char *name) {
	time64_t start = ktime_get_ns();
	unsigned int sent = 0;

	for (unsigned int i = 0; i < ping->size; i++) {
		ping->out[sizeof(struct icmp_echo_hdr) + i] = PATTERN(i);
	}
	printf("PING %s (%s) %u bytes of data\n", name, name, ping->size);
	do {
		ping_once(ping, ++sent, name);
	} while (sent < ping->count && !shell_sleep(ping->interval_ms));
	printf("--- %s ping statistics ---\n", name);
	printf("%u packets transmitted, %u received, %u%% packet loss, "
	       "time %u ms\n",
	    sent, ping->received, (sent - ping->received) * 100 / sent,
	    ms_since(start));
	return ping->received > 0 ? 0 : -ETIMEDOUT;
}

static int ping_open(struct ping *ping) {
	ping->out = malloc(out_len(ping));
	ping->in = malloc(IP_HLEN_MAX + out_len(ping));
	if (ping->out == NULL || ping->in == NULL) {
		return -ENOMEM;
	}
	ping->socket = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	return ping->socket < 0 ? -errno : 0;
}

static void ping_close(struct ping *ping) {
	if (ping->socket >= 0) {
		closesocket(ping->socket);
	}
	free(ping->out);
	free(ping->in);
}

static int parse_number(const char *text, unsigned int max,
    unsigned int *value) {
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || number > max) {
		printf("ping: %s: not a number from 0 to %u\n", text, max);
		return -EINVAL;
	}
	*value = number;
	return 0;
}

static int parse_options(struct ping *ping, int argc, char **argv) {
	unsigned int seconds;
	int err = 0;
	int opt;

	while (err == 0 && (opt = getopt(argc, argv, "c:i:s:W:h")) != -1) {
		switch (opt) {
		case 'c':
			err = parse_number(optarg, 1000000, &ping->count);
			break;
		case 's':
			err = parse_number(optarg, SIZE_MAX_DATA, &ping->size);
			break;
		case 'i':
			err = parse_number(optarg, 3600, &seconds);
			ping->interval_ms = seconds * 1000;
			break;
		case 'W':
			err = parse_number(optarg, 3600, &seconds);
			ping->timeout_ms = seconds * 1000;
			break;
		default:
			return usage();
		}
	}
	return err;
}

int main(int argc, char **argv) {
	struct ping ping = {.count = 4,
	    .size = 56,
	    .interval_ms = 1000,
	    .timeout_ms = 10000,
	    .socket = -1};
	int err = parse_options(&ping, argc, argv);

	if (err != 0) {
		return err;
	}
	if (optind != argc - 1 || ping.count == 0) {
		return usage();
	}
	ping.to.sin_family = AF_INET;
	if (!inet_aton(argv[optind], &ping.to.sin_addr)) {
		printf("ping: %s: not an IPv4 address\n", argv[optind]);
		return -EINVAL;
	}
	err = ping_open(&ping);
	if (err == 0) {
		err = ping_run(&ping, argv[optind]);
	}
	else {
		printf("ping: %s\n", strerror(-err));
	}
	ping_close(&ping);
	return err;
}
