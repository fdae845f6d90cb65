/**
 * @file
 * @brief Grant table version 1 (xen/grant_table.h)
 *
 * A backend reaches the guest's memory through here only. An entry is read
 * when it is mapped, as Xen does, and its GTF_reading and GTF_writing bits
 * stay set for as long as a mapping lasts.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <xen/errno.h>

#include "sim.h"

#define FRAMES_MAX 64
#define PER_FRAME  (SIM_PAGE / sizeof(grant_entry_v1_t))
#define REFS       (FRAMES_MAX * PER_FRAME)

static grant_entry_v1_t table[REFS] __attribute__((aligned(SIM_PAGE)));
static struct {
	unsigned int readers, writers;
	uint32_t frame;
} map[REFS];
static unsigned int frames = 1;

static unsigned int frames_max(void) {
	return atoi(sim_option("GRANT_FRAMES", "32"));
}

/* In place of the architecture's, which maps what Xen tells (asm/xen/page.h).
 */
int xen_grant_frames_map(unsigned int from, unsigned int to,
    grant_entry_v1_t **window) {
	if (from > to) {
		return -EINVAL;
	}
	if (to > frames_max() || sim_refuse(SIM_REFUSE_FRAME)) {
		return -ENOSPC;
	}
	if (to > frames) {
		frames = to;
	}
	*window = table;
	return 0;
}

static bool grant_allows(grant_ref_t ref, domid_t by, bool readonly) {
	const grant_entry_v1_t *e = &table[ref];

	return ref < frames * PER_FRAME
	       && (e->flags & GTF_type_mask) == GTF_permit_access
	       && (readonly || !(e->flags & GTF_readonly)) && e->domid == by
	       && sim_gfn(e->frame) != NULL;
}

static void *grant_map(grant_ref_t ref, domid_t by, bool readonly) {
	if (!grant_allows(ref, by, readonly)) {
		return NULL;
	}
	if (map[ref].readers + map[ref].writers > 0
	    && map[ref].frame != table[ref].frame) {
		sim_fault("grant %u: its frame was changed while mapped", ref);
	}
	if (sim_memory_untouched(sim_gfn(table[ref].frame))) {
		sim_fault("grant %u shows memory that was not written to", ref);
	}
	map[ref].frame = table[ref].frame;
	map[ref].readers += readonly;
	map[ref].writers += !readonly;
	table[ref].flags |= GTF_reading | (readonly ? 0 : GTF_writing);
	return sim_gfn(table[ref].frame);
}

void *sim_grant_try_map(grant_ref_t ref, bool readonly) {
	return grant_map(ref, SIM_BACKEND, readonly);
}

void *sim_grant_map(grant_ref_t ref, bool readonly) {
	void *page = sim_grant_try_map(ref, readonly);

	if (page == NULL) {
		sim_fault("a backend was given grant %u, which does not let it %s", ref,
		    readonly ? "read" : "write");
	}
	return page;
}

void sim_grant_unmap(grant_ref_t ref, bool readonly) {
	unsigned int *count = readonly ? &map[ref].readers : &map[ref].writers;

	if (*count == 0) {
		sim_fail("model: grant %u is not mapped", ref);
	}
	(*count)--;
	if (map[ref].writers == 0) {
		table[ref].flags &= ~GTF_writing;
	}
	if (map[ref].readers + map[ref].writers == 0) {
		table[ref].flags &= ~GTF_reading;
	}
}

unsigned int sim_grant_mapped(void) {
	unsigned int sum = 0;

	for (unsigned int i = 0; i < REFS; i++) {
		sum += map[i].readers + map[i].writers;
	}
	return sum;
}

void sim_grant_residue(void) {
	for (unsigned int i = 0; i < frames * PER_FRAME; i++) {
		if (table[i].flags != 0) {
			sim_fault("residue: grant %u of frame %#x, flags %#x", i,
			    table[i].frame, table[i].flags);
		}
	}
}

/* ---- The guest's own hypercalls ---- */

static int16_t copy_end(bool is_ref, uint32_t ref, xen_pfn_t gfn, domid_t domid,
    bool readonly, void **page) {
	if (domid != DOMID_SELF && domid != SIM_GUEST) {
		return GNTST_bad_domain;
	}
	if (is_ref && !grant_allows(ref, SIM_GUEST, readonly)) {
		return GNTST_permission_denied;
	}
	*page = sim_gfn(is_ref ? table[ref].frame : gfn);
	return *page == NULL ? GNTST_bad_page : GNTST_okay;
}

static int16_t op_copy(const struct gnttab_copy *op) {
	void *from, *to;
	int16_t status = copy_end(op->flags & GNTCOPY_source_gref, op->source.u.ref,
	    op->source.u.gmfn, op->source.domid, true, &from);

	if (status == GNTST_okay) {
		status = copy_end(op->flags & GNTCOPY_dest_gref, op->dest.u.ref,
		    op->dest.u.gmfn, op->dest.domid, false, &to);
	}
	if (status != GNTST_okay) {
		return status;
	}
	if (op->source.offset + op->len > SIM_PAGE
	    || op->dest.offset + op->len > SIM_PAGE) {
		return GNTST_bad_copy_arg;
	}
	memmove((char *)to + op->dest.offset, (char *)from + op->source.offset,
	    op->len);
	return GNTST_okay;
}

static int op_query_size(struct gnttab_query_size *op) {
	op->nr_frames = frames;
	op->max_nr_frames = frames_max();
	op->status = GNTST_okay;
	return 0;
}

/* A mapping of the guest's own grant. The handle tells grant and kind. */
static int op_map(struct gnttab_map_grant_ref *op) {
	bool readonly = op->flags & GNTMAP_readonly;
	void *page = op->dom == SIM_GUEST || op->dom == DOMID_SELF
	                 ? grant_map(op->ref, SIM_GUEST, readonly)
	                 : NULL;

	op->status = page != NULL ? GNTST_okay : GNTST_permission_denied;
	op->handle = op->ref * 2 + readonly;
	op->dev_bus_addr = (uintptr_t)page;
	return 0;
}

static int op_unmap(struct gnttab_unmap_grant_ref *op) {
	grant_ref_t ref = op->handle / 2;
	bool readonly = op->handle & 1;

	op->status = GNTST_bad_handle;
	if (ref < REFS && (readonly ? map[ref].readers : map[ref].writers) > 0) {
		sim_grant_unmap(ref, readonly);
		op->status = GNTST_okay;
	}
	return 0;
}

int sim_grant_op(unsigned int cmd, void *uop, unsigned int count) {
	struct gnttab_copy *copy = uop;

	switch (cmd) {
	case GNTTABOP_query_size:
		return op_query_size(uop);
	case GNTTABOP_map_grant_ref:
		return op_map(uop);
	case GNTTABOP_unmap_grant_ref:
		return op_unmap(uop);
	case GNTTABOP_copy:
		for (unsigned int i = 0; i < count; i++) {
			copy[i].status = op_copy(&copy[i]);
		}
		return 0;
	default:
		return -XEN_ENOSYS;
	}
}
