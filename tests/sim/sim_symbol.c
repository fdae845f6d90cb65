/**
 * @file
 * @brief Names of the program's functions, from its own symbol table
 */

#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim.h"

static const Elf64_Sym *symbols;
static size_t symbol_count;
static const char *names;

static const void *program_map(void) {
	struct stat st;
	void *map = MAP_FAILED;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return NULL;
	}
	if (fstat(fd, &st) == 0) {
		map = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return map == MAP_FAILED ? NULL : map;
}

static void symbols_load(void) {
	const char *program = program_map();
	const Elf64_Ehdr *head = (const void *)program;
	const Elf64_Shdr *section;

	if (program == NULL) {
		return;
	}
	section = (const void *)(program + head->e_shoff);
	for (unsigned int i = 0; i < head->e_shnum; i++) {
		if (section[i].sh_type == SHT_SYMTAB) {
			symbols = (const void *)(program + section[i].sh_offset);
			symbol_count = section[i].sh_size / sizeof(*symbols);
			names = program + section[section[i].sh_link].sh_offset;
		}
	}
}

const char *sim_symbol(uintptr_t address) {
	static bool loaded;

	if (!loaded) {
		loaded = true;
		symbols_load();
	}
	for (size_t i = 0; i < symbol_count; i++) {
		const Elf64_Sym *s = &symbols[i];

		if (ELF64_ST_TYPE(s->st_info) == STT_FUNC && address >= s->st_value
		    && address < s->st_value + s->st_size) {
			return names + s->st_name;
		}
	}
	return "?";
}
