/**
 * @file
 * @brief Hardware address of a vif, as XenStore has it
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <net/l2/ethernet.h>

#include "netfront_mac.h"

/* Bit 0 of the first octet: address of a group (IEEE 802). */
#define MAC_GROUP_BIT 0x01

static int mac_hex_digit(char c) {
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

int netfront_mac_parse(const char *text, uint8_t mac[6]) {
	uint8_t octets[ETH_ALEN];
	uint8_t any = 0;

	for (int i = 0; i < ETH_ALEN; i++, text += 3) {
		int high = mac_hex_digit(text[0]);
		int low = high < 0 ? -1 : mac_hex_digit(text[1]);

		if (low < 0 || text[2] != (i < ETH_ALEN - 1 ? ':' : '\0')) {
			return -EINVAL;
		}
		octets[i] = high << 4 | low;
		any |= octets[i];
	}
	if (any == 0 || octets[0] & MAC_GROUP_BIT) {
		return -EINVAL;
	}
	memcpy(mac, octets, sizeof octets);
	return 0;
}
