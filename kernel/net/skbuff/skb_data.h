/**
 * @file
 * @brief Inside of the data areas of socket buffers
 */
#ifndef NET_SKBUFF_SKB_DATA_H_
#define NET_SKBUFF_SKB_DATA_H_

/**
 * A data area: bytes somewhere, and who gets them back. The owner of memory
 * that is no pool's (a buffer of the TCP/IP stack) embeds this in a structure
 * of its own.
 */
struct sk_buff_data {
	unsigned char *bytes;
	int links; /* references; guarded by ipl */
	/** The last reference is gone. Any context. */
	void (*release)(struct sk_buff_data *data);
};

/** Data areas and buffer structures that the pools still have. */
extern unsigned int skb_data_pool_free(void);
extern unsigned int skb_pool_free(void);

#endif /* NET_SKBUFF_SKB_DATA_H_ */
