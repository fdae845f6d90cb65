/**
 * @file
 * @brief Counters of the virtual disks, for `xenstat`
 */

#include <drivers/xen/xenstat.h>

#include "blkfront.h"

static void blkfront_stat(void) {
	struct blkfront *bf;

	for (bf = blkfront_first(); bf != NULL; bf = bf->next) {
		const struct xen_pagepool *pool = &bf->q.pool;
		struct xenstat_counters counters;

		blkfront_counters(bf, &counters);
		xenstat_device(bf->q.name, &counters);
		xenstat_value(bf->q.name, "in_flight", bf->q.inflight);
		xenstat_value(bf->q.name, "pool_pages", pool->pages);
		xenstat_value(bf->q.name, "pool_pages_out", pool->out_pages);
		xenstat_value(bf->q.name, "pool_bytes_wiped", pool->stat.wiped);
		xenstat_value(bf->q.name, "pool_quarantined", pool->stat.quarantined);
	}
}

XENSTAT_DEF("blkfront", blkfront_stat);
