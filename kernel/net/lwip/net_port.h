/**
 * @file
 * @brief Between the parts of lwIP's port
 */
#ifndef NET_LWIP_NET_PORT_H_
#define NET_LWIP_NET_PORT_H_

#include <stddef.h>

/** Sets the limit of net_mem_alloc() by the domain's memory. */
extern void net_mem_init(void);

/** Bytes that the stack has from the heap. */
extern size_t net_mem_used(void);

#endif /* NET_LWIP_NET_PORT_H_ */
