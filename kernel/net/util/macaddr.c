/**
 * @file
 * @brief Hardware addresses as text
 */
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <net/util/macaddr.h>

#define OCTETS 6

unsigned char *macaddr_scan(const unsigned char *addr, unsigned char *res) {
	const char *at = (const char *)addr;
	unsigned char octets[OCTETS];

	for (int i = 0; i < OCTETS; i++) {
		char *end;
		unsigned long value = strtoul(at, &end, 16);

		if (!isxdigit((unsigned char)*at) || value > 0xff
		    || *end != (i < OCTETS - 1 ? ':' : '\0')) {
			return NULL;
		}
		octets[i] = value;
		at = end + 1;
	}
	for (int i = 0; i < OCTETS; i++) {
		res[i] = octets[i];
	}
	return res;
}

void macaddr_print(unsigned char *buf, const unsigned char *addr) {
	sprintf((char *)buf, MACADDR_FMT, MACADDR_FMT_ARG(addr));
}
