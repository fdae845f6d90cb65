/**
 * @file
 * @brief The Mybuild compiler: from Mybuild files and mods.conf to image.mk.
 *
 * mybuild [options] PATH...
 *   --conf FILE      mods.conf to resolve
 *   --lds FILE       lds.conf to read
 *   --gen DIR        generated files
 *   --include DIR    exported headers
 *   --obj DIR        objects
 *   --build DIR      what "^BUILD" in file names means
 *   --define N=V     value of $(N) in Mybuild files
 *   --why MODULE     say what brings a module into the build, generate nothing
 *   --lint FOLDER    check all modules of files under FOLDER, selected or not;
 *                    generate nothing
 * PATHs are Mybuild files and folders to search for them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"
#include "options.h"
#include "order.h"
#include "resolve.h"
#include "source.h"
#include "vars.h"
#include "why.h"

struct arguments {
	const char *conf;
	const char *lds;
	struct output_dirs dirs;
	const char *why;
	const char *lint;
};

static void usage(void) {
	fputs("usage: mybuild --conf FILE --lds FILE --gen DIR --include DIR "
	      "--obj DIR\n"
	      "               --build DIR [--define NAME=VALUE]... PATH...\n"
	      "       mybuild --conf FILE --why MODULE PATH...\n"
	      "       mybuild --lint FOLDER PATH...\n",
	    stderr);
	exit(2);
}

static void define_or_exit(const char *text) {
	if (!vars_define(text)) {
		fprintf(stderr, "mybuild: --define %s: expected NAME=VALUE\n", text);
		exit(2);
	}
}

/* Where the value of an option goes, or NULL if there is no such option. */
static const char **option_target(struct arguments *args, const char *name) {
	const struct {
		const char *name;
		const char **target;
	} table[] = {
	    {"--conf", &args->conf},
	    {"--lds", &args->lds},
	    {"--gen", &args->dirs.gen},
	    {"--include", &args->dirs.include},
	    {"--obj", &args->dirs.obj},
	    {"--build", &args->dirs.build},
	    {"--why", &args->why},
	    {"--lint", &args->lint},
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!strcmp(table[i].name, name)) {
			return table[i].target;
		}
	}
	return NULL;
}

/* Returns the index of the first PATH. */
static int parse_arguments(struct arguments *args, int argc, char **argv) {
	const char **target;
	int i;

	for (i = 1; i < argc && !strncmp(argv[i], "--", 2); i++) {
		target = option_target(args, argv[i]);
		if (i + 1 == argc || (!target && strcmp(argv[i], "--define") != 0)) {
			usage();
		}
		i++;
		if (target) {
			*target = argv[i];
		}
		else {
			define_or_exit(argv[i]);
		}
	}
	return i;
}

static bool arguments_complete(const struct arguments *args) {
	return args->lint || (args->conf && args->why)
	       || (args->conf && args->lds && args->dirs.gen && args->dirs.include
	           && args->dirs.obj && args->dirs.build);
}

static void generate(const struct arguments *args, const struct tree *tree,
    const struct module_list *modules) {
	gen_headers(&args->dirs, modules);
	gen_exports(&args->dirs, modules);
	gen_inject(&args->dirs, modules);
	gen_make(&args->dirs, tree, modules);
	if (gen_lds(&args->dirs, args->lds) && diag_errors() == 0) {
		output_finish(arena_printf("%s/manifest", args->dirs.gen));
	}
}

/* Each step takes a model that the one before has found sound. */
static void check_and_generate(const struct arguments *args,
    const struct tree *tree, struct module_list *modules) {
	options_check(modules);
	sources_check(&args->dirs, modules);
	order_runlevels(tree, modules);
	order_modules(tree, modules);
	if (diag_errors() == 0) {
		generate(args, tree, modules);
	}
}

static void build(const struct arguments *args, const struct tree *tree) {
	struct module_list modules = {0};
	struct config config = {0};

	if (config_load(&config, args->conf) && diag_errors() == 0) {
		resolve_config(tree, &config, &modules);
	}
	if (args->why) {
		why_print(tree, &modules, args->why);
	}
	else if (diag_errors() == 0) {
		check_and_generate(args, tree, &modules);
	}
	module_list_free(&modules);
}

int main(int argc, char **argv) {
	struct arguments args = {0};
	struct tree tree = {0};
	int i;

	i = parse_arguments(&args, argc, argv);
	if (i == argc || !arguments_complete(&args)) {
		usage();
	}
	for (; i < argc; i++) {
		tree_load(&tree, argv[i]);
	}
	tree_finish(&tree);
	resolve_supers(&tree);
	if (args.lint) {
		resolve_lint(&tree, args.lint);
	}
	else {
		build(&args, &tree);
	}
	tree_free(&tree);
	arena_release();
	return diag_errors() ? 1 : 0;
}
