/**
 * @file
 * @brief Virtual disks (xen/io/blkif.h): connecting to a backend
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <asm/xen/page.h>
#include <drivers/xen/xen_evtchn.h>
#include <drivers/xen/xen_store.h>
#include <framework/mod/options.h>
#include <kernel/sched/sched_lock.h>
#include <kernel/time/ktime.h>
#include <kernel/time/sys_timer.h>
#include <kernel/time/time.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>
#include <util/log.h>
#include <util/member.h>
#include <xen/io/protocols.h>

#include "blkfront.h"

#define RING_ORDER_MAX OPTION_GET(NUMBER, ring_order)
#define RING_START     OPTION_GET(NUMBER, ring_start)
#define SEGMENTS_MAX   OPTION_GET(NUMBER, max_segments)
#define POOL_PAGES_MAX OPTION_GET(NUMBER, pool_pages)
#define USE_PERSISTENT OPTION_GET(BOOLEAN, persistent)
#define TIMEOUT_MS     OPTION_GET(NUMBER, timeout_ms)
#define REKICK_MS      OPTION_GET(NUMBER, rekick_ms)

_Static_assert(RING_ORDER_MAX <= XEN_RING_MAX_ORDER, "option ring_order");
_Static_assert(REKICK_MS > 0, "option rekick_ms");

/** A pool takes at most this part of the memory. */
#define POOL_MEMORY_SHARE 16

/** Pools smaller than this are of no use. */
#define POOL_PAGES_MIN 32

/** How long remove waits for threads that are inside the driver. */
#define REMOVE_WAIT_MS 60000

/* Ring references, then: channel, protocol, persistent, order, pages. */
#define PUBLISH_KEYS_MAX (XEN_RING_MAX_PAGES + 5)

static struct blkfront *disks;

struct blkfront *blkfront_first(void) {
	return disks;
}

/* Events */

static bool flag_take(volatile bool *flag) {
	bool was = *flag;

	*flag = false;
	return was;
}

static void blkfront_eoi(struct blkfront *bf) {
	bool spurious;

	if (!flag_take(&bf->event)) {
		return;
	}
	/* Responses may have been taken by a thread that came first. */
	spurious = bf->responses_seen == bf->q.responses;
	bf->responses_seen = bf->q.responses;
	if (spurious) {
		bf->q.stat.spurious++;
	}
	if (bf->q.port != 0) {
		xen_evtchn_eoi(bf->q.port, spurious);
	}
}

/* Ends with the first look that finds nothing in flight: an idle disk has no
 * timer. */
static void blkfront_watch_go_on(struct blkfront *bf) {
	if (flag_take(&bf->watch_over)) {
		blkq_look(&bf->q);
		if (bf->q.inflight > 0 && !bf->q.broken) {
			blkfront_watch(bf);
		}
	}
}

static int blkfront_lthread(struct lthread *lt) {
	struct blkfront *bf = member_cast_out(lt, struct blkfront, lthread);

	if (blkq_service(&bf->q)) {
		lthread_launch(&bf->lthread);
		return 0;
	}
	blkfront_eoi(bf);
	blkfront_watch_go_on(bf);
	return 0;
}

static irq_return_t blkfront_event(unsigned int port, void *data) {
	struct blkfront *bf = data;

	(void)port;
	bf->q.stat.upcalls++;
	bf->event = true;
	lthread_launch(&bf->lthread);
	return IRQ_HANDLED;
}

static void blkfront_watch_end(struct sys_timer *timer, void *param) {
	struct blkfront *bf = param;

	(void)timer;
	bf->watch_over = true;
	lthread_launch(&bf->lthread);
}

void blkfront_watch(struct blkfront *bf) {
	sched_lock();
	if (bf->q.live && !bf->watch_over && !sys_timer_is_started(&bf->watch)) {
		sys_timer_start(&bf->watch, ms2jiffies(REKICK_MS));
	}
	sched_unlock();
}

static void blkfront_given_up(struct blkq *q, int err, const char *why) {
	struct blkfront *bf = member_cast_out(q, struct blkfront, q);

	xenbus_dev_fatal(bf->xdev, err, "%s", why);
}

static int blkfront_channel_open(struct blkfront *bf) {
	int ret = xen_evtchn_bind_unbound(bf->xdev->otherend_id, &bf->q.port);

	if (ret != 0) {
		bf->q.port = 0;
		return ret;
	}
	ret = xen_evtchn_attach(bf->q.port, blkfront_event, bf, XEN_EVTCHN_LATE_EOI,
	    bf->xdev->name);
	if (ret != 0) {
		xen_evtchn_close(bf->q.port);
		bf->q.port = 0;
	}
	return ret;
}

static void blkfront_channel_close(struct blkfront *bf) {
	if (bf->q.port != 0) {
		xen_evtchn_detach(bf->q.port, bf);
		xen_evtchn_close(bf->q.port);
		bf->q.port = 0;
	}
	bf->event = false;
}

/* Publish */

static unsigned int blkfront_ring_keys(const struct blkfront *bf,
    struct xenbus_kv *kv) {
	const grant_ref_t *refs = xen_ring_refs(&bf->q.ring);
	unsigned int order = bf->q.ring.order;
	unsigned int i;

	if (order == 0) {
		xenbus_kv_number(&kv[0], "ring-ref", refs[0]);
		return 1;
	}
	for (i = 0; i < 1u << order; i++) {
		char key[XENBUS_KEY_MAX];

		snprintf(key, sizeof(key), "ring-ref%u", i);
		xenbus_kv_number(&kv[i], key, refs[i]);
	}
	/* Both dialects, notes 1 to 3 of blkif.h. */
	xenbus_kv_number(&kv[i++], "ring-page-order", order);
	xenbus_kv_number(&kv[i++], "num-ring-pages", 1u << order);
	return i;
}

static int blkfront_publish_keys(struct blkfront *bf) {
	struct xenbus_kv kv[PUBLISH_KEYS_MAX];
	unsigned int n = blkfront_ring_keys(bf, kv);

	xenbus_kv_number(&kv[n++], "event-channel", bf->q.port);
	xenbus_kv_text(&kv[n++], "protocol", XEN_IO_PROTO_ABI_NATIVE);
	xenbus_kv_number(&kv[n++], "feature-persistent", USE_PERSISTENT);
	return xenbus_publish(bf->xdev, kv, n, XenbusStateInitialised);
}

static const struct xenbus_key blkfront_offer = {
    .key = "max-ring-page-order",
    .max = UINT32_MAX,
};

static int blkfront_publish(struct xenbus_device *xdev) {
	struct blkfront *bf = xdev->priv;
	struct xenbus_key order = blkfront_offer;
	int ret = xenbus_gather(xdev, &order, 1);

	if (ret != 0) {
		return ret;
	}
	if (order.value > RING_ORDER_MAX) {
		order.value = RING_ORDER_MAX;
	}
	/* What the pool begins with, too: else the rings of many disks take all
	 * grants there are, and none of the disks gets a pool. */
	ret = xen_grant_batch_reserve(&bf->reserved,
	    xen_pagepool_first_pages(BLKIF_MAX_SEGMENTS_PER_REQUEST));
	if (ret != 0) {
		return ret;
	}
	ret = xen_ring_create(&bf->q.ring, xdev->otherend_id, order.value,
	    BLKQ_RING_SLOT);
	if (ret != 0) {
		goto err_ring;
	}
	xen_ring_start_at(&bf->q.ring, RING_START);
	ret = blkfront_channel_open(bf);
	if (ret != 0) {
		goto err_channel;
	}
	ret = blkfront_publish_keys(bf);
	if (ret != 0) {
		goto err_publish;
	}
	return 0;

err_publish:
	blkfront_channel_close(bf);
err_channel:
	xen_ring_destroy(&bf->q.ring);
err_ring:
	xen_grant_batch_release(&bf->reserved);
	return ret;
}

/* Connect */

enum {
	KEY_SECTORS,
	KEY_SECTOR_SIZE,
	KEY_INFO,
	KEY_FLUSH,
	KEY_BARRIER,
	KEY_PERSISTENT,
	KEY_INDIRECT,
	KEY_DISCARD,
	KEY_DISCARD_GRANULARITY,
	KEY_DISCARD_ALIGNMENT,
	KEY_DISCARD_SECURE,
	KEY_COUNT
};

static const struct xenbus_key blkfront_properties[KEY_COUNT] = {
    [KEY_SECTORS] = {.key = "sectors",
        .required = true,
        .min = 1,
        .max = INT64_MAX / BLKQ_SECTOR},
    [KEY_SECTOR_SIZE] = {.key = "sector-size",
        .required = true,
        .min = BLKQ_SECTOR,
        .max = BLKFRONT_SECTOR_MAX},
    [KEY_INFO] = {.key = "info", .max = UINT32_MAX},
    [KEY_FLUSH] = {.key = "feature-flush-cache", .max = 1},
    [KEY_BARRIER] = {.key = "feature-barrier", .max = 1},
    [KEY_PERSISTENT] = {.key = "feature-persistent", .max = 1},
    [KEY_INDIRECT] = {.key = "feature-max-indirect-segments",
        .max = UINT32_MAX},
    [KEY_DISCARD] = {.key = "feature-discard", .max = 1},
    [KEY_DISCARD_GRANULARITY] = {.key = "discard-granularity",
        .max = UINT32_MAX},
    [KEY_DISCARD_ALIGNMENT] = {.key = "discard-alignment", .max = UINT32_MAX},
    [KEY_DISCARD_SECURE] = {.key = "discard-secure", .max = 1},
};

static int blkfront_gather(struct xenbus_device *xdev, struct xenbus_key *key) {
	uint64_t sector;
	int ret;

	memcpy(key, blkfront_properties, sizeof(blkfront_properties));
	ret = xenbus_gather(xdev, key, KEY_COUNT);
	if (ret != 0) {
		return ret;
	}
	sector = key[KEY_SECTOR_SIZE].value;
	if (sector & (sector - 1)) {
		xdev->bad_key = "sector-size";
		return -EINVAL;
	}
	return 0;
}

/** Bytes of the disk: whole sectors of it. */
static uint64_t blkfront_size(uint64_t sectors, uint64_t sector_size) {
	return sectors * BLKQ_SECTOR / sector_size * sector_size;
}

static unsigned int blkfront_pool_budget(void) {
	unsigned int share = phy_allocator()->pages_n / POOL_MEMORY_SHARE;

	if (share > POOL_PAGES_MAX) {
		return POOL_PAGES_MAX;
	}
	return share > POOL_PAGES_MIN ? share : POOL_PAGES_MIN;
}

/**
 * Pages of one request: what both ends can, and the pool has four times. A
 * power of two leaves no page of a group unused.
 */
static unsigned int blkfront_segments(uint64_t indirect, unsigned int budget) {
	unsigned int segs = 16;

	while (segs * 2 <= indirect && segs * 2 <= SEGMENTS_MAX
	       && segs * 2 <= budget / 4) {
		segs *= 2;
	}
	return segs <= indirect && segs <= SEGMENTS_MAX
	           ? segs
	           : BLKIF_MAX_SEGMENTS_PER_REQUEST;
}

static uint8_t blkfront_flush_op(const struct xenbus_key *key) {
	if (key[KEY_FLUSH].value) {
		return BLKIF_OP_FLUSH_DISKCACHE;
	}
	return key[KEY_BARRIER].value ? BLKIF_OP_WRITE_BARRIER : BLKQ_NO_FLUSH;
}

/**
 * Takes the backend's offer to discard, unless its granules do not consist of
 * sectors. A granularity of 0, or less than a sector, means the sector.
 */
static void blkfront_discard_set(struct blkfront *bf,
    const struct xenbus_key *key) {
	uint32_t sector = key[KEY_SECTOR_SIZE].value;
	uint32_t granularity = key[KEY_DISCARD_GRANULARITY].value;
	uint32_t alignment = key[KEY_DISCARD_ALIGNMENT].value;

	if (granularity == 0 || sector % granularity == 0) {
		granularity = sector;
	}
	bf->q.discard = key[KEY_DISCARD].value != 0;
	if (bf->q.discard && (granularity % sector || alignment % sector)) {
		log_error("%s: discard-granularity %u, discard-alignment %u: not used",
		    bf->xdev->name, (unsigned int)granularity, (unsigned int)alignment);
		bf->q.discard = false;
	}
	bf->q.discard_secure = key[KEY_DISCARD_SECURE].value != 0;
	bf->discard_granularity = granularity;
	bf->discard_alignment = alignment % granularity;
}

static int blkfront_queue_start(struct blkfront *bf,
    const struct xenbus_key *key) {
	unsigned int budget = blkfront_pool_budget();
	struct blkq *q = &bf->q;
	int ret;

	q->sector_size = key[KEY_SECTOR_SIZE].value;
	q->max_segs = blkfront_segments(key[KEY_INDIRECT].value, budget);
	q->flush_op = blkfront_flush_op(key);
	blkfront_discard_set(bf, key);
	xen_grant_batch_release(&bf->reserved);
	ret = xen_pagepool_create(&q->pool, bf->xdev->otherend_id,
	    USE_PERSISTENT && key[KEY_PERSISTENT].value, budget,
	    BLKIF_MAX_SEGMENTS_PER_REQUEST);
	if (ret != 0) {
		return ret;
	}
	ret = blkq_start(q);
	if (ret != 0) {
		xen_pagepool_destroy(&q->pool);
	}
	return ret;
}

/** Makes the block device on the first connect; a later one finds it. */
static int blkfront_bdev_set(struct blkfront *bf,
    const struct xenbus_key *key) {
	if (bf->bdev == NULL) {
		bf->bdev = block_dev_create(bf->name, &blkfront_bdev_ops, bf);
		if (bf->bdev == NULL) {
			return -ENOMEM;
		}
	}
	bf->bdev->block_size = bf->q.sector_size;
	bf->bdev->size = blkfront_size(key[KEY_SECTORS].value, bf->q.sector_size);
	bf->read_only = (key[KEY_INFO].value & VDISK_READONLY) != 0;
	return 0;
}

static int blkfront_connect(struct xenbus_device *xdev) {
	struct blkfront *bf = xdev->priv;
	struct xenbus_key key[KEY_COUNT];
	int ret;

	ret = blkfront_gather(xdev, key);
	if (ret != 0) {
		return ret;
	}
	ret = blkfront_queue_start(bf, key);
	if (ret != 0) {
		return ret;
	}
	ret = blkfront_bdev_set(bf, key);
	if (ret != 0) {
		return ret;
	}
	log_info("%s: %s, %" PRIu64 " sectors of %u%s, %u slots of %u pages, %s",
	    xdev->name, bf->name, bf->bdev->size / bf->q.sector_size,
	    bf->q.sector_size, bf->read_only ? ", read-only" : "",
	    (unsigned int)bf->q.ring.slots, bf->q.max_segs,
	    bf->q.pool.persistent ? "persistent grants" : "grants per request");
	return 0;
}

/** The backend's disk changed its size. */
static void blkfront_changed(struct xenbus_device *xdev) {
	struct blkfront *bf = xdev->priv;
	struct xenbus_key key[KEY_COUNT];
	uint64_t size;

	if (bf->bdev == NULL || blkfront_gather(xdev, key) != 0) {
		return;
	}
	size = blkfront_size(key[KEY_SECTORS].value, bf->q.sector_size);
	if (size != bf->bdev->size) {
		log_info("%s: %" PRIu64 " bytes now", xdev->name, size);
		bf->bdev->size = size;
	}
}

static void blkfront_disconnect(struct xenbus_device *xdev) {
	struct blkfront *bf = xdev->priv;

	blkfront_channel_close(bf);
	blkq_stop(&bf->q, -EIO);
	sys_timer_stop(&bf->watch);
	bf->watch_over = false;
	xen_pagepool_destroy(&bf->q.pool);
	xen_ring_destroy(&bf->q.ring);
	xen_grant_batch_release(&bf->reserved);
}

/* Probe */

static int blkfront_probe(struct xenbus_device *xdev) {
	struct blkfront *bf;
	uint64_t vdev;
	int ret;

	ret = xenstore_parse_u64(strchr(xdev->name, '/') + 1, 0, UINT32_MAX, &vdev);
	if (ret != 0) {
		return ret;
	}
	bf = syscalloc(1, sizeof(*bf));
	if (bf == NULL) {
		return -ENOMEM;
	}
	bf->xdev = xdev;
	blkq_init(&bf->q, xdev->name, blkfront_given_up);
	bf->q.handle = vdev;
	bf->q.timeout_ms = TIMEOUT_MS;
	bf->q.rekick_ms = REKICK_MS;
	blkfront_vdev_name(vdev, bf->name, sizeof(bf->name));
	mutex_init(&bf->sector_lock);
	lthread_init(&bf->lthread, blkfront_lthread);
	sys_timer_init(&bf->watch, SYS_TIMER_ONESHOT, blkfront_watch_end, bf);
	xdev->priv = bf;
	bf->next = disks;
	disks = bf;
	return 0;
}

static void blkfront_unlink(struct blkfront *bf) {
	struct blkfront **link = &disks;

	while (*link != bf) {
		link = &(*link)->next;
	}
	*link = bf->next;
}

static void blkfront_remove(struct xenbus_device *xdev) {
	struct blkfront *bf = xdev->priv;
	time64_t end = ktime_get_ns() + REMOVE_WAIT_MS * (time64_t)1000000;

	if (bf->bdev != NULL) {
		bf->bdev->dev_module.dev_priv = NULL; /* nobody enters any more */
		block_dev_destroy(bf->bdev);
	}
	blkfront_unlink(bf);
	sys_timer_close(&bf->watch);
	lthread_join(&bf->lthread);
	xdev->priv = NULL;
	/* Their transfers have failed by now; let them get out. */
	while (bf->users > 0 && ktime_get_ns() < end) {
		ksleep(10);
	}
	if (bf->users > 0) {
		log_error("%s: in use, its memory is kept", xdev->name);
		return;
	}
	sysfree(bf);
}

static const struct xenbus_driver blkfront_driver = {
    .type = "vbd",
    .offers = &blkfront_offer,
    .offer_count = 1,
    .properties = blkfront_properties,
    .property_count = KEY_COUNT,
    .published_state = XenbusStateInitialised,
    .probe = blkfront_probe,
    .publish = blkfront_publish,
    .connect = blkfront_connect,
    .changed = blkfront_changed,
    .disconnect = blkfront_disconnect,
    .remove = blkfront_remove,
};

XENBUS_DRIVER_DEF(blkfront_driver);
