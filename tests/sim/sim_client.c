/**
 * @file
 * @brief A client behind the network backend: HTTP or iperf, over TCP
 *
 * GET=/path fetches that from 10.0.0.2, beginning at second GET_AT; PUT=n sends
 * n bytes to iperf there, at second PUT_AT. Both do so one after the other.
 * What the guest sends is checked as a host behind Linux' netback would:
 * checksums, the blank ones of large packets too (RFC 793, RFC 791;
 * xen/io/netif.h). What it is sent are large packets if it offers to take them,
 * some with their checksum blank.
 */

#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_netback.h"

#define CLIENT_PORT 40000
#define HTTP_PORT   80
#define IPERF_PORT  5001
#define WINDOW      65535
#define MSS         1460
#define LARGE_MAX   40000
#define FNV_START   2166136261u
#define FNV_PRIME   16777619u
#define RETRY       (2 * NSEC_PER_SEC)

#define HEADERS (ETH_HLEN + sizeof(struct iphdr) + sizeof(struct tcphdr))

struct packet {
	uint8_t pad[2]; /* what follows Ethernet's header is aligned then */
	struct ether_header eth;
	struct iphdr ip;
	struct tcphdr tcp;
};

_Static_assert(sizeof(struct packet) == offsetof(struct packet, eth) + HEADERS,
    "no gaps");

/* Not on the stack, which is the image's. */
static struct {
	struct packet head;
	uint8_t data[LARGE_MAX];
} out;

static struct {
	struct netback *nb;
	bool open, over;
	uint8_t mac[ETH_ALEN]; /* the guest's */
	uint32_t sent, taken;  /* our sequence number, the guest's next one */
	uint32_t total;        /* bytes to be sent, 0: a file is fetched */
	uint32_t acked;        /* of them; what follows is sent again in time */
	uint32_t window;
	unsigned int newlines; /* in a row: two end the headers */
	bool in_body;
	size_t bytes;
	uint32_t hash; /* FNV-1a of the body */
	unsigned int packets, large;
	size_t largest;
} client;

/* ---- Checksums ---- */

static uint32_t sum16(uint32_t sum, const void *data, size_t len) {
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++) {
		sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

static uint32_t pseudo_sum(const struct iphdr *ip, size_t tcp_len) {
	uint32_t sum = sum16(IPPROTO_TCP + tcp_len, &ip->saddr, 8);

	return (sum & 0xffff) + (sum >> 16);
}

/* A blank checksum is the sum of the pseudo header; what cuts the packet up
 * completes it. */
static void check(const struct netback *nb, const struct packet *p,
    const uint8_t *tcp, size_t tcp_len) {
	uint32_t pseudo = pseudo_sum(&p->ip, tcp_len);

	if (sum16(0, &p->ip, sizeof(p->ip)) != 0xffff) {
		sim_fault("a checksum of an IP header is wrong");
	}
	if (nb->packet_flags & NETTXF_csum_blank
	        ? ntohs(p->tcp.check) != pseudo
	        : sum16(pseudo, tcp, tcp_len) != 0xffff) {
		sim_fault("a checksum of TCP is wrong, %zu bytes, flags %#x", tcp_len,
		    nb->packet_flags);
	}
	if (nb->packet_mss == 0 && tcp_len > ETHERMTU - sizeof(p->ip)) {
		sim_fault("a packet of %zu bytes is not to be cut up", tcp_len);
	}
}

/* ---- Sending ---- */

static uint16_t server_port(void) {
	return client.total > 0 ? IPERF_PORT : HTTP_PORT;
}

static void headers_fill(struct packet *p, uint8_t flags, size_t tcp_len) {
	p->eth.ether_type = htons(ETHERTYPE_IP);
	memcpy(p->eth.ether_dhost, client.mac, ETH_ALEN);
	memcpy(p->eth.ether_shost, (uint8_t[]){2, 0, 0, 0, 0, 1}, ETH_ALEN);
	p->ip = (struct iphdr){.version = 4,
	    .ihl = 5,
	    .ttl = 64,
	    .protocol = IPPROTO_TCP,
	    .tot_len = htons(sizeof(p->ip) + tcp_len),
	    .saddr = htonl(0x0a000001),
	    .daddr = htonl(0x0a000002)};
	p->ip.check = htons(~sum16(0, &p->ip, sizeof(p->ip)));
	p->tcp = (struct tcphdr){.doff = sizeof(p->tcp) / 4};
	p->tcp.source = htons(CLIENT_PORT);
	p->tcp.dest = htons(server_port());
	p->tcp.seq = htonl(client.sent);
	p->tcp.ack_seq = htonl(client.taken);
	p->tcp.th_flags = flags;
	p->tcp.window = htons(WINDOW);
}

/* Of large packets each other one. The last packet is whole, as Linux' is when
 * the connection is not a socket's any more. */
static bool leaves_blank(uint8_t flags, size_t len) {
	if (flags & TH_FIN) {
		return false;
	}
	return len > MSS ? client.large % 2 == 0 : sim_rand_one_in(2);
}

/* Its data is there already. */
static void send_packet(uint8_t flags, size_t len) {
	struct packet *p = &out.head;
	size_t tcp_len = sizeof(p->tcp) + len;
	bool blank = leaves_blank(flags, len);
	uint32_t sum;

	headers_fill(p, flags, tcp_len);
	sum = pseudo_sum(&p->ip, tcp_len);
	p->tcp.check = htons(blank ? sum : ~sum16(sum, &p->tcp, tcp_len));
	netback_send_as(client.nb, &p->eth, HEADERS + len, len > MSS ? MSS : 0,
	    blank);
}

static void send_flags(uint8_t flags) {
	send_packet(flags, 0);
}

static void request(void) {
	char *text = (char *)out.data;

	snprintf(text, sizeof(out.data), "GET %s HTTP/1.0\r\n\r\n",
	    sim_option("GET", "/"));
	send_packet(TH_ACK | TH_PUSH, strlen(text));
}

/* As much as the guest's window takes; each packet is large by chance. */
static void pump(void) {
	size_t max = netback_merges(client.nb) ? LARGE_MAX : MSS;
	uint32_t end = client.acked + client.window;

	end = end < 1 + client.total ? end : 1 + client.total;
	while (client.sent < end) {
		size_t len = sim_rand_range(1, max);

		len = len < end - client.sent ? len : end - client.sent;
		for (size_t i = 0; i < len; i++) {
			out.data[i] = client.sent + i;
		}
		send_packet(TH_ACK | TH_PUSH, len);
		client.packets++;
		client.large += len > MSS;
		client.sent += len;
	}
}

/* What is not answered is said again. */
static void again(void *arg) {
	static uint32_t acked;

	(void)arg;
	if (client.over) {
		return;
	}
	if (!client.open) {
		send_flags(TH_SYN);
	}
	else if (client.total == 0 && client.bytes == 0) {
		request();
	}
	else if (client.total > 0 && acked == client.acked) {
		client.sent = client.acked;
		pump();
	}
	acked = client.acked;
	sim_after(RETRY, again, NULL);
}

/* ---- Receiving ---- */

static void take(const uint8_t *data, size_t len) {
	for (size_t i = 0; i < len; i++) {
		if (client.in_body) {
			client.hash = (client.hash ^ data[i]) * FNV_PRIME;
			client.bytes++;
		}
		else if (data[i] != '\r') {
			client.newlines = data[i] == '\n' ? client.newlines + 1 : 0;
			client.in_body = client.newlines == 2;
		}
	}
	client.taken += len;
}

static void finish(void) {
	client.over = true;
	client.taken++;
	send_flags(TH_ACK | TH_FIN);
	sim_note("GET: %zu bytes, FNV-1a %08x, in %u packets, %u of them large, "
	         "up to %zu bytes",
	    client.bytes, client.hash, client.packets, client.large,
	    client.largest);
}

static void established(const struct tcphdr *tcp, const uint8_t *data,
    size_t len) {
	if (ntohl(tcp->seq) != client.taken) {
		send_flags(TH_ACK);
		return;
	}
	take(data, len);
	if (tcp->th_flags & TH_FIN) {
		finish();
	}
	else if (len > 0) {
		send_flags(TH_ACK);
	}
}

/* The guest's answer to what it is sent. */
static void acknowledged(const struct tcphdr *tcp) {
	uint32_t ack = ntohl(tcp->ack_seq);

	client.window = ntohs(tcp->window);
	if (ack > client.acked && ack <= 1 + client.total) {
		client.acked = ack;
		client.sent = client.sent > ack ? client.sent : ack;
	}
	if (client.acked == 1 + client.total) {
		client.over = true;
		send_flags(TH_ACK | TH_FIN);
		sim_note("PUT: %u bytes taken, in %u packets, %u of them large",
		    client.total, client.packets, client.large);
		return;
	}
	pump();
}

static void packet_count(const struct netback *nb, size_t len) {
	client.packets++;
	client.large += nb->packet_mss > 0;
	if (len > client.largest) {
		client.largest = len;
	}
}

void netback_client(struct netback *nb, const uint8_t *frame, size_t len) {
	const uint8_t *ip = frame + ETH_HLEN;
	struct packet p = {.pad = {0}};
	size_t total, head;

	if (client.nb != nb || client.over || len < HEADERS) {
		return;
	}
	memcpy(&p.eth, frame, HEADERS);
	total = ntohs(p.ip.tot_len);
	head = sizeof(p.ip) + p.tcp.doff * 4;
	if (p.ip.protocol != IPPROTO_TCP || p.ip.ihl != 5 || total > len - ETH_HLEN
	    || head > total) {
		return;
	}
	check(nb, &p, ip + sizeof(p.ip), total - sizeof(p.ip));
	if (client.total == 0) {
		packet_count(nb, total);
	}
	if (!client.open && (p.tcp.th_flags & (TH_SYN | TH_ACK)) == 0x12) {
		client.open = true;
		client.sent++;
		client.taken = ntohl(p.tcp.seq) + 1;
		client.acked = client.sent;
		client.packets = 0;
		if (client.total == 0) {
			request();
		}
		else {
			acknowledged(&p.tcp);
		}
	}
	else if (client.open && client.total > 0) {
		acknowledged(&p.tcp);
	}
	else if (client.open && !(p.tcp.th_flags & TH_SYN)) {
		if (ntohl(p.tcp.ack_seq) > client.sent) {
			client.sent = ntohl(p.tcp.ack_seq);
		}
		established(&p.tcp, ip + head, total - head);
	}
}

static uint32_t put_total(void) {
	return strtoul(sim_option("PUT", "0"), NULL, 0);
}

static void begin(struct netback *nb, uint32_t total) {
	if (client.nb != NULL && !client.over) {
		sim_fail("GET_AT or PUT_AT is before the end of the other");
	}
	memset(&client, 0, sizeof(client));
	client.nb = nb;
	client.total = total;
	client.hash = FNV_START;
	memcpy(client.mac, (uint8_t[]){0, 0x16, 0x3e, 0, 0, 1}, ETH_ALEN);
	again(NULL);
}

static void put_begin(void *arg) {
	begin(arg, put_total());
}

static void get_begin(void *arg) {
	begin(arg, 0);
}

static uint64_t second(const char *option) {
	return strtoull(sim_option(option, "5"), NULL, 0) * NSEC_PER_SEC;
}

void netback_client_start(struct netback *nb) {
	if (nb->handle == 0 && put_total() > 0) {
		sim_after(second("PUT_AT"), put_begin, nb);
	}
	if (nb->handle == 0 && sim_option("GET", NULL) != NULL) {
		sim_after(second("GET_AT"), get_begin, nb);
	}
}
