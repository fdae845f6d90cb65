/**
 * @file
 * @brief Names of addresses, from the symbol table that the builder loads
 *
 * Asked for by XEN_ELFNOTE_BSD_SYMTAB, the domain builder puts behind the
 * image a 32-bit size, an ELF header with three section headers (none, symbol
 * table, string table) and the two tables, with offsets relative to that ELF
 * header (libelf-loader.c of Xen). A stripped image has none.
 */

#include <stddef.h>
#include <stdint.h>

#include "xen_trap.h"

struct elf64_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, phoff, shoff;
	uint32_t flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
} __attribute__((packed));

struct elf64_section {
	uint32_t name, type;
	uint64_t flags, addr, offset, size;
	uint32_t link, info;
	uint64_t addralign, entsize;
} __attribute__((packed));

struct elf64_symbol {
	uint32_t name;
	uint8_t info, other;
	uint16_t shndx;
	uint64_t value, size;
} __attribute__((packed));

#define ELF_MAGIC             0x464c457fU
#define ELF_SYMBOL_TYPE(info) ((info)&15)
#define ELF_SYMBOL_FUNC       2
#define ELF_SYMBOL_NONE       0

/* How far behind the image's last symbol the table may start. */
#define SYMBOL_SEARCH 4096

extern char _reserve_end[];
extern char _stack_top[];
extern char _text_vma[];
extern char _text_len[];

static const struct elf64_header *symbol_header(void) {
	uintptr_t end = (uintptr_t)_reserve_end;

	if ((uintptr_t)_stack_top > end) {
		end = (uintptr_t)_stack_top;
	}
	end = (end + 7) & ~(uintptr_t)7;
	for (uintptr_t at = end; at < end + SYMBOL_SEARCH; at += 8) {
		if (*(const uint32_t *)(at + 4) == ELF_MAGIC) {
			return (const struct elf64_header *)(at + 4);
		}
	}
	return NULL;
}

const char *xen_symbol_find(uintptr_t addr, uintptr_t *start) {
	const struct elf64_header *elf = symbol_header();
	const struct elf64_section *section;
	const struct elf64_symbol *symbols, *best = NULL;

	if (elf == NULL || addr - (uintptr_t)_text_vma >= (uintptr_t)_text_len) {
		return NULL;
	}
	section = (const void *)((uintptr_t)elf + elf->shoff);
	symbols = (const void *)((uintptr_t)elf + section[1].offset);
	for (uint64_t i = 0; i < section[1].size / sizeof(*symbols); i++) {
		const struct elf64_symbol *s = &symbols[i];
		unsigned int type = ELF_SYMBOL_TYPE(s->info);

		if ((type == ELF_SYMBOL_FUNC || type == ELF_SYMBOL_NONE)
		    && s->value >= (uintptr_t)_text_vma && s->value <= addr
		    && (best == NULL || s->value > best->value)) {
			best = s;
		}
	}
	if (best == NULL) {
		return NULL;
	}
	*start = best->value;
	return (const char *)elf + section[2].offset + best->name;
}
