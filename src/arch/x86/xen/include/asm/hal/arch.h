/**
 * @file
 * @brief Byte order and name of the architecture
 */

#ifndef HAL_ARCH_H_
#error "Do not include this file directly!"
#endif /* HAL_ARCH_H_ */

/* To the letter as <endian.h> has them, which may come before or after. */
#define __BYTE_ORDER __BYTE_ORDER__
#define BYTE_ORDER   __BYTE_ORDER

#define __PLATFORM_ARCH "x86_64"
