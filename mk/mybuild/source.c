/**
 * @file
 * @brief Source files of modules: where they are and what they become.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "source.h"

/** One use of a file, to find those used twice. */
struct use {
	const char *path;
	const struct module *instance;
	const struct source *source;
};

struct uses {
	struct use *items;
	size_t count;
};

enum source_kind source_kind(const struct source *source) {
	if (str_ends_with(source->name, ".lds.S")) {
		return SOURCE_LINKER;
	}
	if (str_ends_with(source->name, ".c")) {
		return SOURCE_C;
	}
	if (str_ends_with(source->name, ".S")) {
		return SOURCE_ASM;
	}
	if (str_ends_with(source->name, ".h")) {
		return SOURCE_HEADER;
	}
	return SOURCE_UNKNOWN;
}

/* The name with its @AddPrefix, if any. */
static const char *prefixed_name(const struct source *source) {
	const char *prefix;

	prefix = annotation_text(source->annotations, "AddPrefix", "value");
	return prefix ? arena_printf("%s/%s", prefix, source->name) : source->name;
}

bool source_is_built(const struct source *source) {
	return !strncmp(prefixed_name(source), "^BUILD/", 7);
}

const char *source_path(const struct output_dirs *dirs,
    const struct module *type, const struct source *source) {
	const char *name =
	    str_replace(prefixed_name(source), "^MOD_PATH", type->path);

	if (source_is_built(source)) {
		return arena_printf("%s%s", dirs->build, name + strlen("^BUILD"));
	}
	if (!strcmp(type->file->dir, ".")) {
		return name;
	}
	return arena_printf("%s/%s", type->file->dir, name);
}

static void check_source(const struct source *source, const char *path) {
	struct stat st;

	if (source_kind(source) == SOURCE_UNKNOWN) {
		diag_error(&source->loc,
		    "unknown type of source '%s': expected .c, "
		    ".S, .h or .lds.S",
		    source->name);
	}
	else if (!source_is_built(source)
	         && (stat(path, &st) != 0 || !S_ISREG(st.st_mode))) {
		diag_error(&source->loc, "missing source file '%s'", path);
	}
}

static void check_module(const struct output_dirs *dirs,
    const struct module *instance, struct uses *uses) {
	const struct source *source;
	const struct module *type;
	struct use *use;

	for (type = instance; type; type = type->super) {
		for (source = type->sources; source; source = source->next) {
			uses->items =
			    xrealloc(uses->items, (uses->count + 1) * sizeof(*uses->items));
			use = &uses->items[uses->count++];
			use->path = source_path(dirs, type, source);
			use->instance = instance;
			use->source = source;
			check_source(source, use->path);
		}
	}
}

static int compare_uses(const void *a, const void *b) {
	return strcmp(((const struct use *)a)->path, ((const struct use *)b)->path);
}

static void report_double_uses(const struct uses *uses) {
	const struct use *use;
	size_t i;

	for (i = 1; i < uses->count; i++) {
		use = &uses->items[i];
		if (strcmp(use[-1].path, use->path) != 0
		    || source_kind(use->source) == SOURCE_HEADER) {
			continue;
		}
		if (use[-1].instance == use->instance) {
			diag_error(&use->source->loc, "source '%s' is listed twice",
			    use->path);
			continue;
		}
		diag_error(&use->source->loc,
		    "source '%s' is used by both '%s' and "
		    "'%s'",
		    use->path, use[-1].instance->fqn, use->instance->fqn);
		diag_note(&use[-1].source->loc, "also used here");
	}
}

void sources_check(const struct output_dirs *dirs,
    const struct module_list *modules) {
	struct uses uses = {0};
	size_t i;

	for (i = 0; i < modules->count; i++) {
		check_module(dirs, modules->items[i], &uses);
	}
	if (uses.count) {
		qsort(uses.items, uses.count, sizeof(*uses.items), compare_uses);
		report_double_uses(&uses);
	}
	free(uses.items);
}
