/**
 * @file
 * @brief Blocks of the heap and the lists of free ones.
 *
 * The heap consists of areas: contiguous pages, filled with blocks that lie
 * one behind the other and end with a last block without payload. A block is a
 * header and its payload. The header's size is sealed with a check value, so
 * that writing past the end of a block is found at the next use of the header
 * behind it.
 */

#ifndef KERNEL_MEM_HEAP_BLOCK_H_
#define KERNEL_MEM_HEAP_BLOCK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Alignment of payloads, and the unit of their sizes. */
#define HEAP_ALIGN 16

struct heap_block {
	struct heap_block *prev; /**< The block before it, NULL for the first. */
	uint64_t sealed;         /**< Size, flags and check value. */

	/* Only in a free block: its links in the list of its class. */
	struct heap_block *free_next;
	struct heap_block *free_prev;
};

#define HEAP_HEADER_SIZE offsetof(struct heap_block, free_next)

/** The smallest payload: room for the links. */
#define HEAP_PAYLOAD_MIN (sizeof(struct heap_block) - HEAP_HEADER_SIZE)

/** No request is larger. */
#define HEAP_PAYLOAD_MAX ((size_t)1 << 36)

static inline void *heap_payload(struct heap_block *b) {
	return (char *)b + HEAP_HEADER_SIZE;
}

static inline struct heap_block *heap_block_of(void *payload) {
	return (struct heap_block *)((char *)payload - HEAP_HEADER_SIZE);
}

/** Bytes of payload; stops the system if the header is damaged. */
extern size_t heap_block_size(struct heap_block *b);

/** Whether the block is free. */
extern bool heap_block_is_free(struct heap_block *b);

/** The block behind @a b. */
extern struct heap_block *heap_block_next(struct heap_block *b);

/** Whether @a b, which is free, is all there is in its area. */
extern bool heap_block_is_area(struct heap_block *b);

/** Makes an area of memory: one block, taken, of all its payload. */
extern struct heap_block *heap_area_create(void *memory, size_t size);

/** Size of the area of which @a b is the only block. */
extern size_t heap_area_size(struct heap_block *b);

/** Cuts @a b, taken, to @a size; what is over becomes a block, taken. */
extern struct heap_block *heap_block_split(struct heap_block *b, size_t size);

/** Takes a free block of at least @a size bytes off its list, or NULL. */
extern struct heap_block *heap_block_take(size_t size);

/** Bytes of payload in free blocks. */
extern size_t heap_free_bytes(void);

/** Frees @a b, merging it with free neighbours; returns the result. */
extern struct heap_block *heap_block_put(struct heap_block *b);

/** Takes @a b, which is free, off its list. */
extern void heap_block_unlist(struct heap_block *b);

#endif /* KERNEL_MEM_HEAP_BLOCK_H_ */
