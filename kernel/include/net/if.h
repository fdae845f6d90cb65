/**
 * @file
 * @brief Network interface names and flags
 */
#ifndef NET_IF_H_
#define NET_IF_H_

/** Size of an interface's name, the closing NUL included. */
#define IFNAMSIZ 6

#define IFF_UP        0x0001 /* set up by the user: start() was called */
#define IFF_BROADCAST 0x0002 /* broadcast address valid */
#define IFF_LOOPBACK  0x0008 /* loopback net */
#define IFF_RUNNING   0x0040 /* carrier: the driver can move packets */
#define IFF_NOARP     0x0080 /* no ARP protocol */
#define IFF_PROMISC   0x0100 /* receive all packets */
#define IFF_MULTICAST 0x1000 /* supports multicast */

#endif /* NET_IF_H_ */
