/**
 * @file
 * @brief A client behind the network backend that fetches a file over HTTP
 *
 * GET=/path fetches it from 10.0.0.2, beginning at second GET_AT. What the
 * guest sends is checked as a host behind Linux' netback would: checksums, the
 * blank ones of large packets too (RFC 793, RFC 791; xen/io/netif.h).
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
#define WINDOW      65535
#define FNV_START   2166136261u
#define FNV_PRIME   16777619u
#define RETRY       (2 * NSEC_PER_SEC)

#define HEADERS (ETH_HLEN + sizeof(struct iphdr) + sizeof(struct tcphdr))

struct packet {
	uint8_t pad[2]; /* what follows Ethernet's header is aligned then */
	struct ether_header eth;
	struct iphdr ip;
	struct tcphdr tcp;
	uint8_t data[512];
};

_Static_assert(offsetof(struct packet, data)
                   == offsetof(struct packet, eth) + HEADERS,
    "no gaps");

static struct {
	struct netback *nb;
	bool open, over;
	uint8_t mac[ETH_ALEN]; /* the guest's */
	uint32_t sent, taken;  /* our sequence number, the guest's next one */
	unsigned int newlines; /* in a row: two end the headers */
	bool in_body;
	size_t bytes;
	uint32_t hash; /* FNV-1a of the body */
	unsigned int packets, large;
	size_t largest;
} client = {.hash = FNV_START, .sent = 1};

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

static void send_packet(uint8_t flags, const char *data) {
	struct packet p = {.eth.ether_type = htons(ETHERTYPE_IP)};
	size_t len = strlen(data), tcp_len = sizeof(p.tcp) + len;

	memcpy(p.eth.ether_dhost, client.mac, ETH_ALEN);
	memcpy(p.eth.ether_shost, (uint8_t[]){2, 0, 0, 0, 0, 1}, ETH_ALEN);
	p.ip = (struct iphdr){.version = 4,
	    .ihl = 5,
	    .ttl = 64,
	    .protocol = IPPROTO_TCP,
	    .tot_len = htons(sizeof(p.ip) + tcp_len),
	    .saddr = htonl(0x0a000001),
	    .daddr = htonl(0x0a000002)};
	p.ip.check = htons(~sum16(0, &p.ip, sizeof(p.ip)));
	p.tcp.source = htons(CLIENT_PORT);
	p.tcp.dest = htons(HTTP_PORT);
	p.tcp.seq = htonl(client.sent);
	p.tcp.ack_seq = htonl(client.taken);
	p.tcp.doff = sizeof(p.tcp) / 4;
	p.tcp.th_flags = flags;
	p.tcp.window = htons(WINDOW);
	memcpy(p.data, data, len);
	p.tcp.check = htons(~sum16(pseudo_sum(&p.ip, tcp_len), &p.tcp, tcp_len));
	netback_send(client.nb, &p.eth, HEADERS + len);
}

static void request(void) {
	char text[256];

	snprintf(text, sizeof(text), "GET %s HTTP/1.0\r\n\r\n",
	    sim_option("GET", "/"));
	send_packet(TH_ACK | TH_PUSH, text);
}

/* Until the file comes, what starts it is said again. */
static void begin(void *arg) {
	(void)arg;
	if (client.over || client.bytes > 0) {
		return;
	}
	if (!client.open) {
		send_packet(TH_SYN, "");
	}
	else {
		request();
	}
	sim_after(RETRY, begin, NULL);
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
	send_packet(TH_ACK | TH_FIN, "");
	sim_note("GET: %zu bytes, FNV-1a %08x, in %u packets, %u of them large, "
	         "up to %zu bytes",
	    client.bytes, client.hash, client.packets, client.large,
	    client.largest);
}

static void established(const struct tcphdr *tcp, const uint8_t *data,
    size_t len) {
	if (ntohl(tcp->seq) != client.taken) {
		send_packet(TH_ACK, "");
		return;
	}
	take(data, len);
	if (tcp->th_flags & TH_FIN) {
		finish();
	}
	else if (len > 0) {
		send_packet(TH_ACK, "");
	}
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
	struct packet p = {.eth.ether_type = 0};
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
	packet_count(nb, total);
	if (!client.open && (p.tcp.th_flags & (TH_SYN | TH_ACK)) == 0x12) {
		client.open = true;
		client.sent++;
		client.taken = ntohl(p.tcp.seq) + 1;
		request();
	}
	else if (client.open && !(p.tcp.th_flags & TH_SYN)) {
		if (ntohl(p.tcp.ack_seq) > client.sent) {
			client.sent = ntohl(p.tcp.ack_seq);
		}
		established(&p.tcp, ip + head, total - head);
	}
}

void netback_client_start(struct netback *nb) {
	if (sim_option("GET", NULL) != NULL && nb->handle == 0) {
		client.nb = nb;
		memcpy(client.mac, (uint8_t[]){0, 0x16, 0x3e, 0, 0, 1}, ETH_ALEN);
		sim_after(strtoull(sim_option("GET_AT", "5"), NULL, 0) * NSEC_PER_SEC,
		    begin, NULL);
	}
}
