/**
 * @file
 * @brief Way of a frame to the driver
 */
#ifndef NET_L0_NET_TX_H_
#define NET_L0_NET_TX_H_

struct net_device;
struct sk_buff;

/**
 * Queues a complete frame for the device; net_tx_flush() sets it going.
 * Thread context. The frame is the layer's from here on.
 * @return 0, or -ENETDOWN (frame freed)
 */
extern int net_tx_queue(struct net_device *dev, struct sk_buff *skb);

/** Lets the TX lthread hand the queued frames to their drivers. */
extern void net_tx_flush(void);

#endif /* NET_L0_NET_TX_H_ */
