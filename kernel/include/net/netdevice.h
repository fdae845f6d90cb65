/**
 * @file
 * @brief Network devices: what a driver offers and what the stack keeps
 *
 * The slice of Embox's <net/netdevice.h> that drivers and commands use, with
 * its names and signatures.
 */
#ifndef NET_NETDEVICE_H_
#define NET_NETDEVICE_H_

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/libds/dlist.h>
#include <net/if.h>
#include <net/skbuff.h>

struct net_device;

#define NET_RX_SUCCESS 0
#define NET_RX_DROP    1

/** Largest hardware address. */
#define MAX_ADDR_LEN 16

/** Counters of a device. RX ones and tx_dropped are the driver's to keep. */
typedef struct net_device_stats {
	unsigned long rx_packets;
	unsigned long tx_packets;
	unsigned long rx_bytes;
	unsigned long tx_bytes;
	unsigned long rx_err;     /* bad packets received */
	unsigned long tx_err;     /* packets that xmit refused */
	unsigned long rx_dropped; /* no buffer for them */
	unsigned long tx_dropped;
	unsigned long multicast;
	unsigned long collisions;
	unsigned long rx_length_errors;
	unsigned long rx_over_errors;
	unsigned long rx_crc_errors;
	unsigned long rx_frame_errors;
	unsigned long rx_fifo_errors;
	unsigned long rx_missed_errors;
	unsigned long tx_aborted_errors;
	unsigned long tx_carrier_errors;
	unsigned long tx_fifo_errors;
	unsigned long tx_heartbeat_errors;
	unsigned long tx_window_errors;
} net_device_stats_t;

/** Operations of a driver; each may be NULL but xmit. */
typedef struct net_driver {
	/** Device goes up. Thread context; 0 or -errno. */
	int (*start)(struct net_device *dev);
	/** Device goes down. Thread context; 0 or -errno. */
	int (*stop)(struct net_device *dev);
	/**
	 * Sends one frame. Called from the TX lthread under sched_lock: must not
	 * sleep. 0: the driver owns @a skb. Otherwise the caller frees it.
	 */
	int (*xmit)(struct net_device *dev, struct sk_buff *skb);
	/** Programs a new address; the caller copies it to dev_addr after a 0. */
	int (*set_macaddr)(struct net_device *dev, const void *addr);
	int (*mdio_read)(struct net_device *dev, uint8_t reg);
	int (*mdio_write)(struct net_device *dev, uint8_t reg, uint16_t data);
	void (*set_phyid)(struct net_device *dev, uint8_t phyid);
	int (*set_speed)(struct net_device *dev, int speed);
} net_driver_t;

/** Operations of a kind of hardware (Ethernet). Each answers true or false. */
typedef struct net_device_ops {
	int (*check_addr)(const void *addr);
	int (*check_mtu)(int mtu);
} net_device_ops_t;

typedef struct net_device {
	int index;
	char name[IFNAMSIZ];
	unsigned char dev_addr[MAX_ADDR_LEN];
	unsigned char broadcast[MAX_ADDR_LEN];
	unsigned short type;
	unsigned char hdr_len;
	unsigned char addr_len;
	unsigned int flags;  /* IFF_... */
	unsigned int mtu;    /* largest frame, link header included */
	uintptr_t base_addr; /* shown by ifconfig only */
	unsigned int irq;    /* shown by ifconfig only */
	struct net_device_stats stats;
	const struct net_device_ops *ops;
	const struct net_driver *drv_ops;
	struct dlist_head rx_lnk;
	struct dlist_head tx_lnk; /* in the list of devices with frames to send */
	struct sk_buff_head dev_queue;
	struct sk_buff_head dev_queue_tx; /* frames for xmit */
	void *priv;

	void *stack_priv; /* the TCP/IP stack's side of the device */
} net_device_t;

/** The driver's private area, as sized by etherdev_alloc(). */
#define netdev_priv(dev)                      \
	({                                        \
		const struct net_device *__dev = dev; \
		assert(__dev != NULL);                \
		__dev->priv;                          \
	})

/** @return the registered device of that name or NULL. */
extern struct net_device *netdev_get_by_name(const char *name);

/**
 * Allocates a device with a zeroed private area.
 * @param name  name, or format with one %u
 * @param setup fills in what the kind of hardware knows; 0 or -errno
 * @return NULL when out of memory. Thread context.
 */
extern struct net_device *netdev_alloc(const char *name,
    int (*setup)(struct net_device *), size_t priv_size);

/** Frees a device that is not registered, with the frames queued on it. */
extern void netdev_free(struct net_device *dev);

/** Calls start() and sets IFF_UP; 0 when it is up already. */
extern int netdev_open(struct net_device *dev);
/** Calls stop() and clears IFF_UP. */
extern int netdev_close(struct net_device *dev);

/** Sets one flag (IFF_UP opens the device). Thread context; 0 or -errno. */
extern int netdev_flag_up(struct net_device *dev, unsigned int flag);
extern int netdev_flag_down(struct net_device *dev, unsigned int flag);

/** @return -EINVAL for a group address or all zeroes. Thread context. */
extern int netdev_set_macaddr(struct net_device *dev, const void *mac_addr);

extern int netdev_set_irq(struct net_device *dev, int irq_num);
/** @param mtu largest frame in bytes, link header included */
extern int netdev_set_mtu(struct net_device *dev, int mtu);

/** Tells the stack that the carrier went or came. Thread context. */
extern void netif_carrier_off(struct net_device *dev);
extern void netif_carrier_on(struct net_device *dev);

#endif /* NET_NETDEVICE_H_ */
