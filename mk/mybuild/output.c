/**
 * @file
 * @brief Generated files, written only when they change.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "output.h"

static const char **claimed;
static size_t claimed_count;

static void report_failure(const char *path, const char *what) {
	struct loc loc = {path, 0, 0};

	diag_error(&loc, "cannot %s: %s", what, strerror(errno));
}

static void make_folders(const char *path) {
	char *copy = arena_strndup(path, strlen(path));
	char *slash;

	for (slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
			report_failure(copy, "make folder");
			return;
		}
		*slash = '/';
	}
}

void output_claim(const char *path) {
	claimed = xrealloc(claimed, (claimed_count + 1) * sizeof(*claimed));
	claimed[claimed_count++] = arena_strndup(path, strlen(path));
	make_folders(path);
}

static bool has_content(const char *path, struct strbuf *text) {
	struct strbuf old = {0};
	bool same;

	same = sb_read_file(&old, path) && old.len == text->len
	       && !memcmp(sb_text(&old), sb_text(text), text->len);
	sb_free(&old);
	return same;
}

static void write_file(const char *path, struct strbuf *text) {
	FILE *file = fopen(path, "wb");

	if (!file) {
		report_failure(path, "write");
		return;
	}
	if (fwrite(sb_text(text), 1, text->len, file) != text->len) {
		report_failure(path, "write");
	}
	if (fclose(file) != 0) {
		report_failure(path, "write");
	}
}

void output_write(const char *path, struct strbuf *text) {
	output_claim(path);
	if (!has_content(path, text)) {
		write_file(path, text);
	}
	sb_free(text);
}

static int compare_text(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The file, and the folders that it leaves empty. Cuts @a path short. */
static void remove_file(char *path) {
	char *slash;

	unlink(path);
	while ((slash = strrchr(path, '/'))) {
		*slash = '\0';
		if (rmdir(path) != 0) {
			break;
		}
	}
}

static void remove_stale(const char *manifest) {
	struct strbuf old = {0};
	char *rest = NULL;
	char *path;

	if (sb_read_file(&old, manifest)) {
		sb_text(&old);
		for (path = strtok_r(old.data, "\n", &rest); path;
		     path = strtok_r(NULL, "\n", &rest)) {
			if (!bsearch(&path, claimed, claimed_count, sizeof(*claimed),
			        compare_text)) {
				remove_file(path);
			}
		}
	}
	sb_free(&old);
}

void output_finish(const char *manifest) {
	struct strbuf text = {0};
	size_t i;

	output_claim(manifest);
	qsort(claimed, claimed_count, sizeof(*claimed), compare_text);
	remove_stale(manifest);
	for (i = 0; i < claimed_count; i++) {
		sb_printf(&text, "%s\n", claimed[i]);
	}
	if (!has_content(manifest, &text)) {
		write_file(manifest, &text);
	}
	sb_free(&text);
	free(claimed);
	claimed = NULL;
	claimed_count = 0;
}
