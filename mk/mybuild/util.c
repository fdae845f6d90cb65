/**
 * @file
 * @brief Memory that lives until exit, growing strings and file reading.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

struct arena_block {
	struct arena_block *next;
	max_align_t data[];
};

static struct arena_block *arena_blocks;

static void *check_memory(void *ptr) {
	if (!ptr) {
		fputs("mybuild: out of memory\n", stderr);
		exit(1);
	}
	return ptr;
}

void *xrealloc(void *ptr, size_t size) {
	return check_memory(realloc(ptr, size));
}

void *arena_alloc(size_t size) {
	struct arena_block *block;

	block = check_memory(calloc(1, sizeof(*block) + size));
	block->next = arena_blocks;
	arena_blocks = block;
	return block->data;
}

char *arena_strndup(const char *text, size_t len) {
	char *copy = arena_alloc(len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *arena_printf(const char *fmt, ...) {
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);

	text = arena_alloc((size_t)len + 1);
	va_start(args, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return text;
}

void arena_release(void) {
	struct arena_block *block;

	while ((block = arena_blocks)) {
		arena_blocks = block->next;
		free(block);
	}
}

static void sb_reserve(struct strbuf *sb, size_t more) {
	size_t need = sb->len + more + 1;

	if (need <= sb->cap) {
		return;
	}
	sb->cap = need < 128 ? 256 : need * 2;
	sb->data = xrealloc(sb->data, sb->cap);
}

void sb_add(struct strbuf *sb, const char *text, size_t len) {
	sb_reserve(sb, len);
	memcpy(sb->data + sb->len, text, len);
	sb->len += len;
	sb->data[sb->len] = '\0';
}

void sb_puts(struct strbuf *sb, const char *text) {
	sb_add(sb, text, strlen(text));
}

void sb_putc(struct strbuf *sb, char ch) {
	sb_add(sb, &ch, 1);
}

void sb_printf(struct strbuf *sb, const char *fmt, ...) {
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);

	sb_reserve(sb, (size_t)len);
	va_start(args, fmt);
	vsnprintf(sb->data + sb->len, (size_t)len + 1, fmt, args);
	va_end(args);
	sb->len += (size_t)len;
}

const char *sb_text(struct strbuf *sb) {
	sb_reserve(sb, 0);
	sb->data[sb->len] = '\0';
	return sb->data;
}

void sb_free(struct strbuf *sb) {
	free(sb->data);
	memset(sb, 0, sizeof(*sb));
}

bool sb_read_file(struct strbuf *sb, const char *path) {
	char chunk[4096];
	FILE *file;
	size_t n;
	bool ok;

	file = fopen(path, "rb");
	if (!file) {
		return false;
	}
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		sb_add(sb, chunk, n);
	}
	ok = !ferror(file);
	fclose(file);
	return ok;
}

bool str_ends_with(const char *text, const char *suffix) {
	size_t len = strlen(text);
	size_t suffix_len = strlen(suffix);

	return len >= suffix_len && !strcmp(text + len - suffix_len, suffix);
}

char *str_replace(const char *text, const char *from, const char *to) {
	struct strbuf sb = {0};
	const char *hit;
	char *copy;

	while ((hit = strstr(text, from))) {
		sb_add(&sb, text, (size_t)(hit - text));
		sb_puts(&sb, to);
		text = hit + strlen(from);
	}
	sb_puts(&sb, text);
	copy = arena_strndup(sb.data, sb.len);
	sb_free(&sb);
	return copy;
}
