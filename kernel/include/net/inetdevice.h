/**
 * @file
 * @brief IPv4 side of network devices
 */
#ifndef NET_INETDEVICE_H_
#define NET_INETDEVICE_H_

#include <lib/libds/dlist.h>
#include <net/netdevice.h>
#include <netinet/in.h>

typedef struct in_device {
	struct dlist_head lnk;
	struct net_device *dev;

	/* Network byte order. */
	in_addr_t ifa_address;
	in_addr_t ifa_mask;
	in_addr_t ifa_broadcast;
} in_device_t;

/** Makes the device known to commands and stack. Thread context; 0/-errno. */
extern int inetdev_register_dev(struct net_device *dev);

/** Undoes inetdev_register_dev(); the device must not move packets any more. */
extern int inetdev_unregister_dev(struct net_device *dev);

/** Each returns NULL when there is none. */
extern struct in_device *inetdev_get_by_name(const char *name);
extern struct in_device *inetdev_get_by_dev(struct net_device *dev);

/** Setters; thread context, 0 or -errno. The mask sets the broadcast too. */
extern int inetdev_set_addr(struct in_device *in_dev, in_addr_t addr);
extern int inetdev_set_mask(struct in_device *in_dev, in_addr_t mask);
extern int inetdev_set_bcast(struct in_device *in_dev, in_addr_t bcast);

/** Iteration over all devices, in the order of registration. */
extern struct in_device *inetdev_get_first(void);
extern struct in_device *inetdev_get_next(struct in_device *in_dev);

#endif /* NET_INETDEVICE_H_ */
