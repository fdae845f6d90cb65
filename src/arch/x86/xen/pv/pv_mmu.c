/**
 * @file
 * @brief Page tables of a PV domain
 *
 * Virtual addresses equal pseudo-physical ones: page n of the domain is at
 * n * 4096, whatever frame of the machine it is (the p2m table tells). The
 * builder's tables map the first megabytes; they are taken over, extended to
 * all the domain's memory, and given their permissions: code is executable and
 * not writable, all else not executable, page 0 and guard pages not mapped.
 *
 * Xen owns page tables: they are mapped read-only and changed by mmu_update,
 * in batches. A table is filled while it is an ordinary page, and becomes one
 * when its mapping is made read-only and an upper entry points to it.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/hal/mem_bounds.h>
#include <asm/xen/errno.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>

#include <xen/xen.h>
#include <xen/grant_table.h>

#include "../hypervisor/xen_boot.h"
#include "pv.h"
#include "pv_hypercall.h"

#define PTE_PRESENT  (1ULL << 0)
#define PTE_WRITE    (1ULL << 1)
#define PTE_USER     (1ULL << 2) /* a PV kernel runs in ring 3 */
#define PTE_ACCESSED (1ULL << 5)
#define PTE_DIRTY    (1ULL << 6)
#define PTE_NX       (1ULL << 63)
#define PTE_FRAME    0x000ffffffffff000ULL

#define PTE_TABLE (PTE_PRESENT | PTE_WRITE | PTE_USER | PTE_ACCESSED)
#define PTE_RO    (PTE_PRESENT | PTE_USER | PTE_ACCESSED)
#define PTE_RW    (PTE_RO | PTE_WRITE | PTE_DIRTY)

#define TABLE_ENTRIES 512
#define TABLE_SPAN    ((uintptr_t)TABLE_ENTRIES * XEN_PAGE_SIZE)

/*
 * Frames that are not the domain's RAM are mapped in the last GiB of the first
 * 512; RAM must end below.
 */
#define WINDOW_VA     (511ULL << 30)
#define WINDOW_FRAMES TABLE_ENTRIES

#define MMU_BATCH 128

/* Lowest level is 1, as in Xen's names. */
#define MMU_TOP_LEVEL 4

extern char _text_vma[], _text_len[], _rodata_vma[], _rodata_len[];

/* The builder's p2m table, and the machine's m2p table that Xen maps. */
static const xen_pfn_t *mmu_p2m;
static unsigned long mmu_pages;
static uint64_t *mmu_root;
static uint64_t mmu_nx;

/* Boot-time pages for tables: below the image first, then behind it. */
static uintptr_t mmu_low, mmu_low_end;
static uintptr_t mmu_high;
static uintptr_t mmu_ram_end;

/* RAM is mapped up to the first; the second counts what is still queued. */
static uintptr_t mmu_mapped_end, mmu_filled_end;

static struct mmu_update mmu_batch[MMU_BATCH];
static unsigned int mmu_batched;

xen_pfn_t virt_to_gfn(const void *va) {
	return mmu_p2m[(uintptr_t)va >> XEN_PAGE_SHIFT];
}

void *pv_mfn_to_virt(xen_pfn_t mfn) {
	xen_pfn_t pfn = machine_to_phys_mapping[mfn];

	if (pfn >= mmu_pages || mmu_p2m[pfn] != mfn) {
		return NULL;
	}
	return (void *)(pfn << XEN_PAGE_SHIFT);
}

static void mmu_flush(void) {
	if (mmu_batched != 0
	    && HYPERVISOR_mmu_update(mmu_batch, mmu_batched) != 0) {
		xen_boot_refuse("Xen rejects an update of the page tables");
	}
	mmu_batched = 0;
}

/* Queues the write of @a entry to the machine address @a slot. */
static void mmu_set(uint64_t slot, uint64_t entry) {
	if (mmu_batched == MMU_BATCH) {
		mmu_flush();
	}
	mmu_batch[mmu_batched].ptr = slot | MMU_NORMAL_PT_UPDATE;
	mmu_batch[mmu_batched].val = entry;
	mmu_batched++;
}

static unsigned int mmu_index(uintptr_t va, unsigned int level) {
	return (va >> (XEN_PAGE_SHIFT + 9 * (level - 1))) % TABLE_ENTRIES;
}

/* Entry of @a va at @a level, NULL when a table above it is missing. */
static const uint64_t *mmu_entry(uintptr_t va, unsigned int level) {
	const uint64_t *table = mmu_root;

	for (unsigned int l = MMU_TOP_LEVEL; l > level; l--) {
		uint64_t entry = table[mmu_index(va, l)];

		if (!(entry & PTE_PRESENT)) {
			return NULL;
		}
		table = pv_mfn_to_virt((entry & PTE_FRAME) >> XEN_PAGE_SHIFT);
	}
	return &table[mmu_index(va, level)];
}

static uint64_t mmu_machine(const void *va) {
	return virt_to_gfn(va) * XEN_PAGE_SIZE
	       + ((uintptr_t)va & (XEN_PAGE_SIZE - 1));
}

static uint64_t mmu_page_entry(uintptr_t va, uint64_t flags) {
	return virt_to_gfn((void *)va) * XEN_PAGE_SIZE | flags;
}

/* A zeroed page that is mapped, for a table. */
static uint64_t *mmu_table_alloc(void) {
	uint64_t *table;

	if (mmu_low < mmu_low_end) {
		table = (uint64_t *)mmu_low;
		mmu_low += XEN_PAGE_SIZE;
	}
	else {
		if (mmu_high >= mmu_mapped_end) {
			mmu_flush();
			mmu_mapped_end = mmu_filled_end;
		}
		if (mmu_high >= mmu_mapped_end) {
			xen_boot_refuse("no mapped page left for page tables");
		}
		table = (uint64_t *)mmu_high;
		mmu_high += XEN_PAGE_SIZE;
	}
	for (unsigned int i = 0; i < TABLE_ENTRIES; i++) {
		table[i] = 0;
	}
	return table;
}

/* Queues what makes the filled page @a table the one below @a upper. */
static void mmu_table_link(const uint64_t *upper, uint64_t *table) {
	const uint64_t *self = mmu_entry((uintptr_t)table, 1);

	mmu_set(mmu_machine(self),
	    mmu_page_entry((uintptr_t)table, PTE_RO | mmu_nx));
	mmu_set(mmu_machine(upper), mmu_page_entry((uintptr_t)table, PTE_TABLE));
}

/* Entry of @a va at @a level; makes the tables above it that are missing. */
static const uint64_t *mmu_entry_make(uintptr_t va, unsigned int level) {
	for (unsigned int l = MMU_TOP_LEVEL; l > level; l--) {
		const uint64_t *upper = mmu_entry(va, l);

		if (!(*upper & PTE_PRESENT)) {
			mmu_table_link(upper, mmu_table_alloc());
			mmu_flush();
		}
	}
	return mmu_entry(va, level);
}

static uint64_t mmu_nx_flag(void) {
	uint32_t eax = 0x80000001, ebx, ecx = 0, edx;

	__asm__ __volatile__("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return edx & (1U << 20) ? PTE_NX : 0;
}

static bool mmu_within(uintptr_t va, const char *vma, const char *len) {
	return va - (uintptr_t)vma < (uintptr_t)len;
}

/* The final entry of a page that the builder mapped with @a entry. */
static uint64_t mmu_final_entry(uintptr_t va, uint64_t entry) {
	uint64_t frame = entry & PTE_FRAME;

	if (va == 0) {
		return 0;
	}
	if (mmu_within(va, _text_vma, _text_len)) {
		return frame | PTE_RO;
	}
	if (mmu_within(va, _rodata_vma, _rodata_len) || !(entry & PTE_WRITE)) {
		return frame | PTE_RO | mmu_nx;
	}
	return frame | PTE_RW | mmu_nx;
}

/* Gives what the builder has mapped its permissions; finds where it ends. */
static void mmu_protect(void) {
	const uint64_t *entry;
	uintptr_t va = 0;

	while ((entry = mmu_entry(va, 1)) != NULL && (*entry & PTE_PRESENT)) {
		mmu_set(mmu_machine(entry), mmu_final_entry(va, *entry));
		va += XEN_PAGE_SIZE;
	}
	mmu_flush();
	mmu_mapped_end = mmu_filled_end = va;
}

/* Maps RAM [@a va, @a end), which one table of the lowest level covers. */
static void mmu_map_span(uintptr_t va, uintptr_t end) {
	const uint64_t *upper = mmu_entry_make(va, 2);
	bool exists = *upper & PTE_PRESENT;
	uint64_t *table = exists ? NULL : mmu_table_alloc();

	for (uintptr_t at = va; at < end; at += XEN_PAGE_SIZE) {
		uint64_t entry = mmu_page_entry(at, PTE_RW | mmu_nx);

		if (exists) {
			mmu_set(mmu_machine(mmu_entry(at, 1)), entry);
		}
		else {
			table[mmu_index(at, 1)] = entry;
		}
	}
	if (!exists) {
		mmu_table_link(upper, table);
	}
	mmu_filled_end = end;
}

static void mmu_map_ram(void) {
	while (mmu_filled_end < mmu_ram_end) {
		uintptr_t va = mmu_filled_end;
		uintptr_t end = (va & ~(TABLE_SPAN - 1)) + TABLE_SPAN;

		mmu_map_span(va, end < mmu_ram_end ? end : mmu_ram_end);
	}
	mmu_flush();
	mmu_mapped_end = mmu_filled_end;
}

void pv_mmu_take(const struct start_info *si) {
	mmu_p2m = (const xen_pfn_t *)si->mfn_list;
	mmu_pages = si->nr_pages;
	mmu_root = (uint64_t *)si->pt_base;
	mmu_nx = mmu_nx_flag();
}

void pv_mmu_init(uintptr_t boot_end) {
	mmu_ram_end = mmu_pages << XEN_PAGE_SHIFT;
	if (mmu_ram_end > WINDOW_VA) {
		mmu_ram_end = WINDOW_VA;
	}
	mmu_low = XEN_PAGE_SIZE;
	mmu_low_end = (uintptr_t)_text_vma & ~(XEN_PAGE_SIZE - 1);
	mmu_high = (boot_end + XEN_PAGE_SIZE - 1) & ~(XEN_PAGE_SIZE - 1);
	mmu_protect();
	mmu_map_ram();
	/* The window's tables exist from now on; its pages come later. */
	mmu_entry_make(WINDOW_VA, 1);
}

void pv_map_machine(void *va, uint64_t maddr) {
	if (HYPERVISOR_update_va_mapping((uintptr_t)va,
	        (maddr & PTE_FRAME) | PTE_RW | mmu_nx, UVMF_INVLPG)
	    != 0) {
		xen_boot_refuse("Xen rejects a mapping");
	}
}

void arch_ram_bounds(uintptr_t *start, uintptr_t *end) {
	*start = mmu_high;
	*end = mmu_ram_end;
}

void arch_guard_page(void *page) {
	if (HYPERVISOR_update_va_mapping((uintptr_t)page, 0, UVMF_INVLPG) != 0) {
		xen_boot_refuse("Xen rejects a guard page");
	}
}

void arch_unguard_page(void *page) {
	pv_map_machine(page, virt_to_gfn(page) << XEN_PAGE_SHIFT);
}

/* Asks Xen for the machine frames of the first @a count grant frames. */
static int mmu_grant_setup(unsigned int count, xen_pfn_t *frames) {
	struct gnttab_setup_table setup = {.dom = DOMID_SELF, .nr_frames = count};
	int ret;

	set_xen_guest_handle(setup.frame_list, frames);
	ret = HYPERVISOR_grant_table_op(GNTTABOP_setup_table, &setup, 1);
	if (ret != 0) {
		return xen_errno(ret);
	}
	return setup.status == GNTST_okay ? 0 : -ENOSPC;
}

int xen_grant_frames_map(unsigned int from, unsigned int to,
    grant_entry_v1_t **table) {
	static xen_pfn_t frames[WINDOW_FRAMES];
	int ret;

	if (from > to) {
		return -EINVAL;
	}
	if (to > WINDOW_FRAMES) {
		return -ENOSPC;
	}
	ret = mmu_grant_setup(to, frames);
	if (ret != 0) {
		return ret;
	}
	for (unsigned int i = from; i < to; i++) {
		pv_map_machine((char *)WINDOW_VA + i * XEN_PAGE_SIZE,
		    (uint64_t)frames[i] << XEN_PAGE_SHIFT);
	}
	*table = (grant_entry_v1_t *)WINDOW_VA;
	return 0;
}
