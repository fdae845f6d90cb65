/**
 * @file
 * @brief What is behind the network backend: a host at 10.0.0.1 that answers
 *        ARP (RFC 826) and ICMP echo (RFC 792)
 */

#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "sim_netback.h"

#define PEER_IP 0x0a000001 /* each vif's peer: 10.0.vif.1 */

static uint32_t peer_ip(const struct netback *nb) {
	return htonl(PEER_IP + (nb->handle << 8));
}

static void peer_mac(const struct netback *nb, uint8_t *mac) {
	memcpy(mac, (uint8_t[]){0x02, 0, 0, 0, 0, nb->handle + 1}, ETH_ALEN);
}

static uint16_t sum16(const uint8_t *data, size_t len) {
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		sum += (uint32_t)data[i] << 8 | data[i + 1];
	}
	if (len & 1) {
		sum += (uint32_t)data[len - 1] << 8;
	}
	while (sum >> 16) {
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return htons(~sum & 0xffff);
}

static void arp_answer(struct netback *nb, const uint8_t *frame) {
	struct {
		struct ether_header eth;
		struct ether_arp arp;
	} __attribute__((packed)) r;
	uint32_t ip = peer_ip(nb);

	memcpy(&r, frame, sizeof(r));
	if (r.arp.ea_hdr.ar_op != htons(ARPOP_REQUEST)
	    || memcmp(r.arp.arp_tpa, &ip, sizeof(ip)) != 0) {
		return;
	}
	r.arp.ea_hdr.ar_op = htons(ARPOP_REPLY);
	memcpy(r.arp.arp_tha, r.arp.arp_sha, ETH_ALEN);
	memcpy(r.arp.arp_tpa, r.arp.arp_spa, sizeof(ip));
	peer_mac(nb, r.arp.arp_sha);
	memcpy(r.arp.arp_spa, &ip, sizeof(ip));
	memcpy(r.eth.ether_dhost, r.eth.ether_shost, ETH_ALEN);
	peer_mac(nb, r.eth.ether_shost);
	netback_send(nb, &r, sizeof(r));
}

static void icmp_answer(struct netback *nb, const uint8_t *frame, size_t len) {
	/* So that what is behind the Ethernet header is aligned. */
	static uint8_t room[2 + SIM_PAGE] __attribute__((aligned(4)));
	uint8_t *reply = room + 2;
	struct ether_header *eth = (void *)reply;
	struct iphdr *ip = (void *)(reply + sizeof(*eth));
	struct icmphdr *icmp;
	size_t head;

	memcpy(reply, frame, len);
	head = sizeof(*eth) + ip->ihl * 4;
	icmp = (void *)(reply + head);
	if (ip->protocol != IPPROTO_ICMP || ip->daddr != peer_ip(nb)
	    || len < head + sizeof(*icmp) || ntohs(ip->tot_len) > len - sizeof(*eth)
	    || icmp->type != ICMP_ECHO) {
		return;
	}
	ip->daddr = ip->saddr;
	ip->saddr = peer_ip(nb);
	ip->check = 0;
	ip->check = sum16((uint8_t *)ip, ip->ihl * 4);
	icmp->type = ICMP_ECHOREPLY;
	icmp->checksum = 0;
	icmp->checksum = sum16((uint8_t *)icmp, ntohs(ip->tot_len) - ip->ihl * 4);
	memcpy(eth->ether_dhost, eth->ether_shost, ETH_ALEN);
	peer_mac(nb, eth->ether_shost);
	netback_send(nb, reply, len);
}

void netback_peer(struct netback *nb, const uint8_t *frame, size_t len) {
	const struct ether_header *eth = (const void *)frame;

	if (len < sizeof(*eth)) {
		sim_fault("vif %u: a frame of %zu bytes", nb->handle, len);
		return;
	}
	if (eth->ether_type == htons(ETHERTYPE_ARP)
	    && len >= sizeof(*eth) + sizeof(struct ether_arp)) {
		arp_answer(nb, frame);
	}
	else if (eth->ether_type == htons(ETHERTYPE_IP)
	         && len >= sizeof(*eth) + sizeof(struct iphdr)) {
		netback_client(nb, frame, len);
		if (len <= SIM_PAGE) {
			icmp_answer(nb, frame, len);
		}
	}
}
