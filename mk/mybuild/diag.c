/**
 * @file
 * @brief Error messages with file, line and column, and "did you mean".
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"

static int error_count;

/* Shows the line itself with a caret under the column, as compilers do. */
static void show_source_line(const struct loc *loc) {
	struct strbuf text = {0};
	const char *line;
	size_t len;
	int n;

	if (!loc->line || !sb_read_file(&text, loc->file)) {
		sb_free(&text);
		return;
	}
	line = sb_text(&text);
	for (n = 1; n < loc->line && (line = strchr(line, '\n')); n++) {
		line++;
	}
	if (line) {
		len = strcspn(line, "\r\n");
		fprintf(stderr, "    %.*s\n    ", (int)len, line);
		for (n = 1; n < loc->col && (size_t)n <= len; n++) {
			fputc(line[n - 1] == '\t' ? '\t' : ' ', stderr);
		}
		fputs("^\n", stderr);
	}
	sb_free(&text);
}

static void vreport(const struct loc *loc, const char *kind, const char *fmt,
    va_list args) {
	if (loc->line) {
		fprintf(stderr, "%s:%d:%d: %s: ", loc->file, loc->line, loc->col, kind);
	}
	else {
		fprintf(stderr, "%s: %s: ", loc->file, kind);
	}
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	show_source_line(loc);
}

void diag_error(const struct loc *loc, const char *fmt, ...) {
	va_list args;

	error_count++;
	va_start(args, fmt);
	vreport(loc, "error", fmt, args);
	va_end(args);
}

void diag_note(const struct loc *loc, const char *fmt, ...) {
	va_list args;

	va_start(args, fmt);
	vreport(loc, "note", fmt, args);
	va_end(args);
}

int diag_errors(void) {
	return error_count;
}

static size_t min3(size_t a, size_t b, size_t c) {
	size_t min = a < b ? a : b;

	return min < c ? min : c;
}

/* Levenshtein distance, one row kept. */
static size_t edit_distance(const char *a, const char *b) {
	size_t len = strlen(b);
	size_t *row = xrealloc(NULL, (len + 1) * sizeof(*row));
	size_t i;
	size_t j;
	size_t diagonal;
	size_t above;

	for (j = 0; j <= len; j++) {
		row[j] = j;
	}
	for (i = 1; a[i - 1]; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= len; j++) {
			above = row[j];
			row[j] = min3(above + 1, row[j - 1] + 1,
			    diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	j = row[len];
	free(row);
	return j;
}

void nearest_init(struct nearest *nearest, const char *wanted) {
	memset(nearest, 0, sizeof(*nearest));
	nearest->wanted = wanted;
}

void nearest_offer(struct nearest *nearest, const char *key, const char *name) {
	const size_t room = sizeof(nearest->names) / sizeof(nearest->names[0]);
	size_t len = strlen(nearest->wanted);
	size_t distance = edit_distance(nearest->wanted, key);
	size_t i;

	if (distance > (len < 6 ? 2 : len / 3)) {
		return;
	}
	for (i = nearest->count; i > 0; i--) {
		if (nearest->distance[i - 1] <= distance) {
			break;
		}
		if (i < room) {
			nearest->distance[i] = nearest->distance[i - 1];
			nearest->names[i] = nearest->names[i - 1];
		}
	}
	if (i == room) {
		return;
	}
	nearest->distance[i] = distance;
	nearest->names[i] = name;
	if (nearest->count < room) {
		nearest->count++;
	}
}

const char *nearest_text(const struct nearest *nearest) {
	const char *text = "";
	size_t i;

	for (i = 0; i < nearest->count; i++) {
		text = arena_printf("%s%s'%s'", text,
		    i == 0 ? "; did you mean " : " or ", nearest->names[i]);
	}
	return nearest->count ? arena_printf("%s?", text) : "";
}
