/**
 * @file
 * @brief Hardware address of a vif, as XenStore has it
 */
#ifndef DRIVERS_XEN_NETFRONT_NETFRONT_MAC_H_
#define DRIVERS_XEN_NETFRONT_NETFRONT_MAC_H_

#include <stdint.h>

/**
 * Parses exactly "xx:xx:xx:xx:xx:xx" (two hexadecimal digits each, either
 * case). Any context.
 *
 * @return 0, or -EINVAL for any other text, a group address or all zeroes;
 *   @a mac is then untouched.
 */
extern int netfront_mac_parse(const char *text, uint8_t mac[6]);

#endif /* DRIVERS_XEN_NETFRONT_NETFRONT_MAC_H_ */
