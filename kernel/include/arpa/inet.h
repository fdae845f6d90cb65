/**
 * @file
 * @brief Byte order of protocol headers (the machine is little-endian)
 */
#ifndef ARPA_INET_H_
#define ARPA_INET_H_

#include <netinet/in.h>
#include <stdint.h>

static inline uint16_t htons(uint16_t host) {
	return __builtin_bswap16(host);
}

static inline uint16_t ntohs(uint16_t net) {
	return __builtin_bswap16(net);
}

static inline uint32_t htonl(uint32_t host) {
	return __builtin_bswap32(host);
}

static inline uint32_t ntohl(uint32_t net) {
	return __builtin_bswap32(net);
}

#endif /* ARPA_INET_H_ */
