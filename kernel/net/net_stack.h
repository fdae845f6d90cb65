/**
 * @file
 * @brief What the TCP/IP stack offers to the device layer below it
 */
#ifndef NET_NET_STACK_H_
#define NET_NET_STACK_H_

struct in_device;
struct net_device;
struct sk_buff;

/** Makes a device an interface of the stack. Thread context; 0 or -errno. */
extern int net_stack_attach(struct net_device *dev);

/** Undoes net_stack_attach(), dropping what was received. Thread context. */
extern void net_stack_detach(struct net_device *dev);

/** Takes over flags, MTU and hardware address, and the IPv4 address and mask
 * in @a in_dev. Nothing for a device not attached. Thread context. */
extern void net_stack_update(struct net_device *dev,
    const struct in_device *in_dev);

/** Takes over a received frame. Any context. */
extern void net_stack_rx(struct sk_buff *skb);

#endif /* NET_NET_STACK_H_ */
