/**
 * @file
 * @brief Frames of pages, for sharing them with other domains
 */

#ifndef ASM_XEN_PAGE_H_
#define ASM_XEN_PAGE_H_

#include <stdint.h>

#include <xen/xen.h>
#include <xen/grant_table.h>

#define XEN_PAGE_SHIFT 12
#define XEN_PAGE_SIZE  (1UL << XEN_PAGE_SHIFT)

/**
 * Frame number to name the page of @a va by in a grant or a hypercall. Any
 * context.
 *
 * @param va in the image or in RAM, not in a window of foreign frames
 */
extern xen_pfn_t virt_to_gfn(const void *va);

/**
 * Makes frames [@a from, @a to) of the grant table accessible, behind the
 * earlier ones in one contiguous window. To be called with @a from the number
 * of frames that are mapped already. Thread context.
 *
 * @param table start of the window: entry 0 of frame 0
 * @return 0, or -errno: -ENOSPC when Xen or the window has no room
 */
extern int xen_grant_frames_map(unsigned int from, unsigned int to,
    grant_entry_v1_t **table);

#endif /* ASM_XEN_PAGE_H_ */
