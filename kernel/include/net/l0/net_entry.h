/**
 * @file
 * @brief Way of a received frame into the stack
 */
#ifndef NET_L0_NET_ENTRY_H_
#define NET_L0_NET_ENTRY_H_

/**
 * Hands over a received frame (struct sk_buff with dev set, data at mac.raw,
 * len the frame's). Any context; the caller owns it no more.
 * @return NET_RX_SUCCESS
 */
extern int netif_rx(void *pack);

#endif /* NET_L0_NET_ENTRY_H_ */
