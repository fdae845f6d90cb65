/**
 * @file
 * @brief What the architecture adds to the linker script (mk/image.lds.S)
 *
 * Sections are aligned to pages, for each kind of them has permissions of its
 * own. The script that follows discards notes, so the ones Xen reads are
 * placed here.
 */

#include <asm-generic/embox.lds.h>

#define ARCH_TEXT_ALIGNMENT 4096
#define ARCH_DATA_ALIGNMENT 4096

OUTPUT_FORMAT("elf64-x86-64", "elf64-x86-64", "elf64-x86-64")
OUTPUT_ARCH(i386:x86-64)
ENTRY(pv_entry)

MEMORY {
	#include <regions.lds.h>
}

_ram_base = ORIGIN(RAM);
_ram_size = LENGTH(RAM);

SECTIONS {
	.note : {
		KEEP(*(.note.Xen))
	} SECTION_REGION(text) :text :note
}
