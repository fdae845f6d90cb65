/**
 * @file
 * @brief Macros of linker scripts; regions and sections come from lds.conf.
 */

#ifndef EMBOX_LDS_H_
#define EMBOX_LDS_H_

/* Linker script, not C. */
/* clang-format off */

/** _text_vma, _text_lma, _text_len and so on. */
#define __SECTION_SYMBOLS(prefix, section) \
	prefix##_vma = ADDR(section);          \
	prefix##_lma = LOADADDR(section);      \
	prefix##_len = SIZEOF(section);
#define SECTION_SYMBOLS(section) __SECTION_SYMBOLS(_##section, .##section)

#define MEMORY_REGION(name) \
	name : ORIGIN = LDS_REGION_BASE_##name, LENGTH = LDS_REGION_SIZE_##name
#define HAS_MEMORY_REGION(name) defined(LDS_REGION_BASE_##name)

#define SECTION_REGION(section) \
	> LDS_SECTION_VMA_##section AT> LDS_SECTION_LMA_##section
#define HAS_SECTION_REGION(section) defined(LDS_SECTION_VMA_##section)

/* A page each, so that each gets page protection of its own. */
#define DEFAULT_TEXT_ALIGNMENT 4096
#define DEFAULT_DATA_ALIGNMENT 4096

#define ALIGNMENT() . = ALIGN(32)

/* clang-format on */

#endif /* EMBOX_LDS_H_ */
