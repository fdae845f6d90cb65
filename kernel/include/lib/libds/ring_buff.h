/**
 * @file
 * @brief A circular buffer of equal elements over storage of the caller's.
 *        No locking.
 */

#ifndef LIB_LIBDS_RING_BUFF_H_
#define LIB_LIBDS_RING_BUFF_H_

#include <lib/libds/ring.h>
#include <stddef.h>

struct ring_buff {
	struct ring ring;
	size_t capacity; /**< slots; one less elements fit */
	void *storage;
	size_t elem_size;
};

/** Always 0. */
extern int ring_buff_init(struct ring_buff *buf, size_t elem_size, int count,
    void *storage);

/* Both return how many elements were copied, which may be less than cnt. */
extern int ring_buff_enqueue(struct ring_buff *buf, void *from_buf, int cnt);
extern int ring_buff_dequeue(struct ring_buff *buf, void *into_buf, int cnt);

extern int ring_buff_get_cnt(struct ring_buff *buf);
extern int ring_buff_get_space(struct ring_buff *buf);

#endif /* LIB_LIBDS_RING_BUFF_H_ */
