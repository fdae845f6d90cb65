/**
 * @file
 * @brief ELF notes that tell the domain builder how to load the image
 *
 * xen/elfnote.h. Virtual addresses equal pseudo-physical ones, so VIRT_BASE
 * and PADDR_OFFSET are zero. There is no hypercall page (XSA-466).
 */

#include <xen/elfnote.h>

/* One note of owner "Xen": its type and one directive for its contents. */
.macro xen_note type:req, desc:vararg
	.pushsection .note.Xen, "a", @note
	.balign 4
	.long 4
	.long 7f - 6f
	.long \type
	.asciz "Xen"
6:
	\desc
7:
	.balign 4
	.popsection
.endm

xen_note XEN_ELFNOTE_GUEST_OS, .asciz "Embox"
xen_note XEN_ELFNOTE_GUEST_VERSION, .asciz "1"
xen_note XEN_ELFNOTE_LOADER, .asciz "generic"
xen_note XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0"
xen_note XEN_ELFNOTE_PAE_MODE, .asciz "yes"
/* Mask and value that mark a valid L1 entry. */
xen_note XEN_ELFNOTE_L1_MFN_VALID, .quad 1, 1
xen_note XEN_ELFNOTE_VIRT_BASE, .quad 0
xen_note XEN_ELFNOTE_PADDR_OFFSET, .quad 0
xen_note XEN_ELFNOTE_ENTRY, .quad pv_entry
xen_note XEN_ELFNOTE_FEATURES, .asciz "!writable_page_tables"
xen_note XEN_ELFNOTE_SUPPORTED_FEATURES, .quad 0
/* Load the symbol table behind the image: the crash dump names symbols. */
xen_note XEN_ELFNOTE_BSD_SYMTAB, .asciz "yes"
