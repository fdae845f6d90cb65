/**
 * @file
 * @brief Byte order and name of the architecture
 */

#ifndef HAL_ARCH_H_
#error "Do not include this file directly!"
#endif /* HAL_ARCH_H_ */

#ifndef __BYTE_ORDER
#define __BYTE_ORDER __LITTLE_ENDIAN
#endif

#ifndef BYTE_ORDER
#define BYTE_ORDER __BYTE_ORDER
#endif

#define __PLATFORM_ARCH "x86_64"
