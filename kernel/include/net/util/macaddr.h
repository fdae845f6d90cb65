/**
 * @file
 * @brief Hardware addresses as text
 */
#ifndef NET_UTIL_MACADDR_H_
#define NET_UTIL_MACADDR_H_

/**
 * Reads "xx:xx:xx:xx:xx:xx".
 * @return @a res (six bytes) or NULL when the text is anything else
 */
extern unsigned char *macaddr_scan(const unsigned char *addr,
    unsigned char *res);

/** Prints six bytes as text; @a buf has room for 18 characters. */
extern void macaddr_print(unsigned char *buf, const unsigned char *addr);

#define MACADDR_FMT        "%02x:%02x:%02x:%02x:%02x:%02x"
#define MACADDR_FMT_ARG(x) (x)[0], (x)[1], (x)[2], (x)[3], (x)[4], (x)[5]

#endif /* NET_UTIL_MACADDR_H_ */
