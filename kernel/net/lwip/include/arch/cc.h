/**
 * @file
 * @brief Compiler and libc, as lwIP asks for them
 */
#ifndef LWIP_ARCH_CC_H_
#define LWIP_ARCH_CC_H_

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <kernel/panic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>

#ifndef BYTE_ORDER
#define BYTE_ORDER LITTLE_ENDIAN
#endif

#define LWIP_NO_UNISTD_H                      1
#define LWIP_ERRNO_STDINCLUDE                 1
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1
#define lwip_htons(x)                         __builtin_bswap16(x)
#define lwip_htonl(x)                         __builtin_bswap32(x)

#define SSIZE_MAX INT_MAX

#define LWIP_RAND() ((u32_t)rand())

/* lwIP asserts its own invariants only. */
#define LWIP_PLATFORM_ASSERT(text) panic("lwip: " text)
#define LWIP_PLATFORM_DIAG(args)

#endif /* LWIP_ARCH_CC_H_ */
