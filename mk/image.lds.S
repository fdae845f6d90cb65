/*
 * Layout of the image. The architecture's embox.lds.S comes in front of this:
 * format, entry, memory, and what must come first in each section.
 */

#include <asm-generic/embox.lds.h>

#ifdef ARCH_TEXT_ALIGNMENT
#define TEXT_ALIGNMENT ARCH_TEXT_ALIGNMENT
#else
#define TEXT_ALIGNMENT DEFAULT_TEXT_ALIGNMENT
#endif

#ifdef ARCH_DATA_ALIGNMENT
#define DATA_ALIGNMENT ARCH_DATA_ALIGNMENT
#else
#define DATA_ALIGNMENT DEFAULT_DATA_ALIGNMENT
#endif

/* What can be written cannot be executed. */
PHDRS {
	text   PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data   PT_LOAD FLAGS(6);
	bss    PT_LOAD FLAGS(6);
	#include <phdrs.lds.h>
}

SECTION_SYMBOLS(text)
SECTION_SYMBOLS(rodata)
SECTION_SYMBOLS(data)
SECTION_SYMBOLS(bss)

SECTIONS {
	.text : ALIGN(TEXT_ALIGNMENT) {
		*(.text)
		*(.text.*)
		etext = .;
	} SECTION_REGION(text) :text

	.rodata : ALIGN(DATA_ALIGNMENT) {
		*(.rodata)
		*(.rodata.*)
	} SECTION_REGION(rodata) :rodata

	.data : ALIGN(DATA_ALIGNMENT) {
		*(.data)
		*(.data.*)
	} SECTION_REGION(data) :data

	.bss : ALIGN(DATA_ALIGNMENT) {
		*(.bss)
		/* Names with a second dot, as .bss..reserve, are not cleared. */
		*(.bss.[a-zA-Z0-9_-]*)

		ALIGNMENT();
		_bss_end = .;

		*(.bss..reserve)
		*(.bss..reserve.*)

		ALIGNMENT();
		_reserve_end = .;
	} SECTION_REGION(bss) :bss

	_bss_len = _bss_end - _bss_vma;
	_bss_len_with_reserve = SIZEOF(.bss);

	#include <sections.lds.h>

	/DISCARD/ : {
		*(.comment)
		*(.note.*)
		*(.eh_frame)
		*(.eh_frame.*)
	}
}
