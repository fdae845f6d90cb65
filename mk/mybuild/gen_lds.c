/**
 * @file
 * @brief lds.conf: memory regions, sections and program headers.
 *
 * As in Embox: RAM(base, size) and ROM(base, size) or region(name, base,
 * size); text(region), rodata, data, bss or section(name, region[, region to
 * load from]); phdr(name, type, flags).
 */

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "gen.h"

#define MAX_ARGS 3

struct statement {
	struct loc loc;
	const char *name;
	const char *args[MAX_ARGS];
	size_t argc;
};

struct scanner {
	const char *pos;
	struct loc loc;
};

struct lds {
	struct strbuf config;
	struct strbuf regions;
	struct strbuf sections;
	struct strbuf phdrs;
};

static void step(struct scanner *scanner) {
	if (*scanner->pos++ == '\n') {
		scanner->loc.line++;
		scanner->loc.col = 1;
	}
	else {
		scanner->loc.col++;
	}
}

static void skip_comment(struct scanner *scanner, const char *end) {
	while (*scanner->pos && strncmp(scanner->pos, end, strlen(end)) != 0) {
		step(scanner);
	}
	for (; *end && *scanner->pos; end++) {
		step(scanner);
	}
}

static void skip_blanks(struct scanner *scanner) {
	for (;;) {
		if (!strncmp(scanner->pos, "//", 2)) {
			skip_comment(scanner, "\n");
		}
		else if (!strncmp(scanner->pos, "/*", 2)) {
			skip_comment(scanner, "*/");
		}
		else if (isspace((unsigned char)*scanner->pos)) {
			step(scanner);
		}
		else {
			return;
		}
	}
}

/* Up to ',' or ')' outside of parentheses, without blanks at the end. */
static const char *scan_arg(struct scanner *scanner) {
	const char *start;
	size_t len;
	int depth = 0;

	skip_blanks(scanner);
	start = scanner->pos;
	while (*scanner->pos && *scanner->pos != '\n') {
		if (depth == 0 && strchr(",)", *scanner->pos)) {
			break;
		}
		depth += (*scanner->pos == '(') - (*scanner->pos == ')');
		step(scanner);
	}
	len = (size_t)(scanner->pos - start);
	while (len && isspace((unsigned char)start[len - 1])) {
		len--;
	}
	return arena_strndup(start, len);
}

static bool expect_char(struct scanner *scanner, char ch) {
	skip_blanks(scanner);
	if (*scanner->pos != ch) {
		diag_error(&scanner->loc, "expected '%c'", ch);
		return false;
	}
	step(scanner);
	return true;
}

static bool scan_args(struct scanner *scanner, struct statement *statement) {
	if (!expect_char(scanner, '(')) {
		return false;
	}
	do {
		if (statement->argc == MAX_ARGS) {
			diag_error(&scanner->loc, "expected ')': too many arguments");
			return false;
		}
		statement->args[statement->argc] = scan_arg(scanner);
		if (!*statement->args[statement->argc]) {
			diag_error(&scanner->loc, "expected an argument");
			return false;
		}
		statement->argc++;
	} while (*scanner->pos == ',' && expect_char(scanner, ','));
	return expect_char(scanner, ')');
}

static bool scan_statement(struct scanner *scanner,
    struct statement *statement) {
	const char *start = scanner->pos;

	memset(statement, 0, sizeof(*statement));
	statement->loc = scanner->loc;
	while (isalnum((unsigned char)*scanner->pos) || *scanner->pos == '_') {
		step(scanner);
	}
	if (scanner->pos == start) {
		diag_error(&scanner->loc, "expected a statement such as RAM (base, "
		                          "size) or text (RAM)");
		return false;
	}
	statement->name = arena_strndup(start, (size_t)(scanner->pos - start));
	return scan_args(scanner, statement);
}

static bool is_one_of(const char *name, const char *const *names) {
	for (; *names; names++) {
		if (!strcmp(name, *names)) {
			return true;
		}
	}
	return false;
}

static bool want_args(const struct statement *statement, size_t min, size_t max,
    const char *usage) {
	if (statement->argc >= min && statement->argc <= max) {
		return true;
	}
	diag_error(&statement->loc, "expected %s (%s)", statement->name, usage);
	return false;
}

static void put_region(struct lds *lds, const char *name, const char *base,
    const char *size) {
	sb_printf(&lds->config, "#define LDS_REGION_BASE_%s %s\n", name, base);
	sb_printf(&lds->config, "#define LDS_REGION_SIZE_%s %s\n", name, size);
	sb_printf(&lds->regions, "MEMORY_REGION(%s)\n", name);
}

static void put_section(struct lds *lds, const char *name, const char *vma,
    const char *lma) {
	sb_printf(&lds->config, "#define LDS_SECTION_VMA_%s %s\n", name, vma);
	sb_printf(&lds->config, "#define LDS_SECTION_LMA_%s %s\n", name,
	    lma ? lma : vma);
}

static void put_extra_section(struct lds *lds, const struct statement *st) {
	const char *name = st->args[0];

	put_section(lds, name, st->args[1], st->args[2]);
	sb_printf(&lds->sections, ".%s : ALIGN(DATA_ALIGNMENT) {\n", name);
	sb_printf(&lds->sections, "\t*(.%s)\n\t*(.%s.*)\n", name, name);
	sb_printf(&lds->sections, "} SECTION_REGION(%s) :%s\n", name, name);
}

static bool put_statement(struct lds *lds, const struct statement *st) {
	static const char *const memories[] = {"RAM", "ROM", NULL};
	static const char *const sections[] = {"text", "rodata", "data", "bss",
	    NULL};

	if (is_one_of(st->name, memories) && want_args(st, 2, 2, "base, size")) {
		put_region(lds, st->name, st->args[0], st->args[1]);
	}
	else if (!strcmp(st->name, "region")
	         && want_args(st, 3, 3, "name, base, size")) {
		put_region(lds, st->args[0], st->args[1], st->args[2]);
	}
	else if (is_one_of(st->name, sections)
	         && want_args(st, 1, 2, "region[, region to load from]")) {
		put_section(lds, st->name, st->args[0], st->args[1]);
	}
	else if (!strcmp(st->name, "section")
	         && want_args(st, 2, 3, "name, region[, region to load from]")) {
		put_extra_section(lds, st);
	}
	else if (!strcmp(st->name, "phdr")
	         && want_args(st, 3, 3, "name, type, flags")) {
		sb_printf(&lds->phdrs, "%s %s %s;\n", st->args[0], st->args[1],
		    st->args[2]);
	}
	else {
		return false;
	}
	return true;
}

static bool read_statements(struct scanner *scanner, struct lds *lds) {
	struct statement st;
	int errors;

	for (skip_blanks(scanner); *scanner->pos; skip_blanks(scanner)) {
		if (!scan_statement(scanner, &st)) {
			return false;
		}
		errors = diag_errors();
		if (put_statement(lds, &st)) {
			continue;
		}
		if (errors == diag_errors()) {
			diag_error(&st.loc,
			    "unknown statement '%s': expected RAM, ROM, "
			    "region, text, rodata, data, bss, section or "
			    "phdr",
			    st.name);
		}
		return false;
	}
	return true;
}

static void write_header(const struct output_dirs *dirs, const char *name,
    struct strbuf *sb) {
	output_write(arena_printf("%s/%s", dirs->gen, name), sb);
}

bool gen_lds(const struct output_dirs *dirs, const char *lds_conf) {
	struct scanner scanner = {.loc = {lds_conf, 1, 1}};
	struct loc whole = {lds_conf, 0, 0};
	struct strbuf text = {0};
	struct lds lds = {0};
	bool ok;

	ok = sb_read_file(&text, lds_conf);
	if (!ok) {
		diag_error(&whole, "cannot read: %s", strerror(errno));
	}
	scanner.pos = sb_text(&text);
	ok = ok && read_statements(&scanner, &lds);
	write_header(dirs, "config.lds.h", &lds.config);
	write_header(dirs, "regions.lds.h", &lds.regions);
	write_header(dirs, "sections.lds.h", &lds.sections);
	write_header(dirs, "phdrs.lds.h", &lds.phdrs);
	sb_free(&text);
	return ok;
}
