/**
 * @file
 * @brief Indices of a circular buffer of r_size slots, one of which is kept
 *        free to tell full from empty. No locking.
 */

#ifndef LIB_LIBDS_RING_H_
#define LIB_LIBDS_RING_H_

#include <stddef.h>

struct ring {
	size_t head; /**< where to write */
	size_t tail; /**< where to read */
};

static inline struct ring *ring_init(struct ring *r) {
	r->head = r->tail = 0;
	return r;
}

static inline int ring_empty(struct ring *r) {
	return r->head == r->tail;
}

static inline size_t ring_data_size(struct ring *r, size_t r_size) {
	return r->head >= r->tail ? r->head - r->tail : r->head + r_size - r->tail;
}

static inline size_t ring_room_size(struct ring *r, size_t r_size) {
	return r_size - 1 - ring_data_size(r, r_size);
}

static inline int ring_full(struct ring *r, size_t r_size) {
	return ring_room_size(r, r_size) == 0;
}

/** Advances the reader by one slot, of which there must be one. */
static inline void ring_just_read_one(struct ring *r, size_t r_size) {
	r->tail = r->tail + 1 == r_size ? 0 : r->tail + 1;
}

/** Advances the writer by one slot, for which there must be room. */
static inline void ring_just_written_one(struct ring *r, size_t r_size) {
	r->head = r->head + 1 == r_size ? 0 : r->head + 1;
}

#endif /* LIB_LIBDS_RING_H_ */
