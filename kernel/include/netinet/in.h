/**
 * @file
 * @brief IPv4 address types
 */
#ifndef NETINET_IN_H_
#define NETINET_IN_H_

#include <stdint.h>

typedef uint32_t in_addr_t; /* network byte order */
/* lwIP's <lwip/inet.h> looks for this name before it defines its own. */
#define IN_ADDR_T_DEFINED

#endif /* NETINET_IN_H_ */
