/**
 * @file
 * @brief Bytes to and from the XenStore ring (docs/misc/xenstore-ring.txt)
 */

#include <string.h>

#include <asm/xen/barrier.h>
#include <drivers/xen/xs_conn.h>

/** Bytes from @a index to the end of the ring's array, at most @a len. */
static size_t ring_run(uint32_t index, size_t len) {
	size_t to_end = XENSTORE_RING_SIZE - MASK_XENSTORE_IDX(index);

	return len < to_end ? len : to_end;
}

/** Copies out of the array around its end; NULL drops. */
static void ring_copy_out(const char *array, uint32_t index, char *dst,
    size_t len) {
	size_t run = ring_run(index, len);

	if (dst) {
		memcpy(dst, array + MASK_XENSTORE_IDX(index), run);
		memcpy(dst + run, array, len - run);
	}
}

static void ring_copy_in(char *array, uint32_t index, const char *src,
    size_t len) {
	size_t run = ring_run(index, len);

	memcpy(array + MASK_XENSTORE_IDX(index), src, run);
	memcpy(array, src + run, len - run);
}

int xs_ring_read(struct xs_conn *conn, void *dst, size_t len) {
	/* Pairs with the daemon's barrier between its bytes and rsp_prod. */
	uint32_t prod = xen_load_acquire(&conn->ring->rsp_prod);
	uint32_t there = prod - conn->rsp_cons;

	if (there > XENSTORE_RING_SIZE) {
		return -EPROTO;
	}
	if (len > there) {
		len = there;
	}
	if (len > 0) {
		ring_copy_out(conn->ring->rsp, conn->rsp_cons, dst, len);
		/* Our loads before the index that lets the daemon overwrite what
		 * we loaded. */
		xen_mb();
		conn->rsp_cons += len;
		xen_store_release(&conn->ring->rsp_cons, conn->rsp_cons);
	}
	return (int)len;
}

int xs_ring_write(struct xs_conn *conn, const void *src, size_t len) {
	uint32_t cons = xen_load_acquire(&conn->ring->req_cons);
	uint32_t used = conn->req_prod - cons;

	if (used > XENSTORE_RING_SIZE) {
		return -EPROTO;
	}
	if (len > XENSTORE_RING_SIZE - used) {
		len = XENSTORE_RING_SIZE - used;
	}
	if (len > 0) {
		/* The daemon's loads of the bytes we overwrite are over: it moved
		 * req_cons after them. */
		xen_mb();
		ring_copy_in(conn->ring->req, conn->req_prod, src, len);
		conn->req_prod += len;
		/* Pairs with the daemon's barrier between req_prod and the bytes. */
		xen_store_release(&conn->ring->req_prod, conn->req_prod);
	}
	return (int)len;
}
