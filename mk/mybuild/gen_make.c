/**
 * @file
 * @brief image.mk: what to compile and link, and with which flags.
 *
 * The flags of a source that come from its module are in a file of its own,
 * <gen>/flags/<source>.args, which the compiler reads and the object depends
 * on: a change in a Mybuild file recompiles no more than it must.
 */

#include <ctype.h>
#include <string.h>

#include "gen.h"
#include "resolve.h"
#include "source.h"
#include "vars.h"

struct maker {
	const struct output_dirs *dirs;
	const struct tree *tree;
	struct strbuf objs;
	struct strbuf libs;
	struct strbuf scripts; /* linker script parts */
	struct strbuf rules;
};

static const char *stamp_path(const struct maker *maker,
    const struct module *module) {
	return arena_printf("%s/extbld/%s.stamp", maker->dirs->build, module->path);
}

static bool has_build_script(const struct module *module) {
	return annotation_text(module->annotations, "Build", "script") != NULL;
}

/* Calls for the module itself and each that it is built after. */
static void foreach_build_dependency(struct maker *maker,
    const struct module *instance, struct strbuf *sb,
    void (*put)(struct maker *, const struct module *, struct strbuf *)) {
	const struct annotation *annotation;
	const struct value *value;
	struct reference ref = {0};
	struct module *target;

	put(maker, instance, sb);
	for (annotation = instance->annotations; annotation;
	     annotation = annotation->next) {
		value = annotation_param(annotation, "value");
		if (strcmp(annotation->name, "BuildDepends") != 0 || !value) {
			continue;
		}
		ref.name = value->text;
		ref.loc = value->loc;
		target = resolve_reference(maker->tree, instance->file, &ref);
		if (target && target->instance) {
			put(maker, target->instance, sb);
		}
	}
}

static void put_stamp(struct maker *maker, const struct module *module,
    struct strbuf *sb) {
	if (has_build_script(module)) {
		sb_printf(sb, " %s", stamp_path(maker, module));
	}
}

static void put_artifact_flags(struct maker *maker, const struct module *module,
    struct strbuf *sb) {
	const char *flags;

	flags =
	    annotation_text(module->annotations, "BuildArtifactPath", "cppflags");
	if (flags) {
		flags = str_replace(flags, "^BUILD", maker->dirs->build);
		flags = str_replace(flags, "^MOD_PATH", module->path);
		sb_printf(sb, "%s\n", vars_expand(&module->loc, flags));
	}
}

/* One argument, quoted for a compiler's @file. */
static void put_argument(struct strbuf *sb, const char *prefix,
    const char *text) {
	sb_puts(sb, prefix);
	for (; *text; text++) {
		if (isspace((unsigned char)*text) || strchr("\"'\\", *text)) {
			sb_putc(sb, '\\');
		}
		sb_putc(sb, *text);
	}
	sb_putc(sb, '\n');
}

static void put_annotated_flags(struct strbuf *sb,
    const struct annotation *annotation) {
	const struct value *value;
	const char *text;

	for (; annotation; annotation = annotation->next) {
		value = annotation_param(annotation, "value");
		if (!value) {
			continue;
		}
		text = vars_expand(&value->loc, value->text);
		if (!strcmp(annotation->name, "Cflags")) {
			sb_printf(sb, "%s\n", text);
		}
		else if (!strcmp(annotation->name, "DefineMacro")) {
			put_argument(sb, "-D", text);
		}
		else if (!strcmp(annotation->name, "IncludePath")) {
			put_argument(sb, "-I", text);
		}
		else if (!strcmp(annotation->name, "IncludeHeader")) {
			sb_puts(sb, "-include\n");
			put_argument(sb, "", text);
		}
	}
}

static const char *gen_flags(struct maker *maker, const struct module *instance,
    const struct source *source, const char *path) {
	const char *args = arena_printf("%s/flags/%s.args", maker->dirs->gen, path);
	struct strbuf sb = {0};

	sb_printf(&sb, "-include\n%s/include/config/%s.h\n", maker->dirs->gen,
	    instance->path);
	sb_printf(&sb, "-D__EMBUILD_MOD__=%s\n", instance->id);
	foreach_build_dependency(maker, instance, &sb, put_artifact_flags);
	if (source) {
		put_annotated_flags(&sb, source->annotations);
	}
	output_write(args, &sb);
	return args;
}

static const char *without_suffix(const char *path) {
	return arena_strndup(path, (size_t)(strrchr(path, '.') - path));
}

/* "target: source flags | external builds" */
static void put_dependencies(struct maker *maker, const struct module *instance,
    const char *target, const char *path, const char *args) {
	sb_printf(&maker->rules, "\n%s: %s %s |", target, path, args);
	foreach_build_dependency(maker, instance, &maker->rules, put_stamp);
	sb_putc(&maker->rules, '\n');
	output_claim(target);
}

static void put_built_source(struct maker *maker, const struct module *instance,
    const char *path) {
	sb_printf(&maker->rules, "\n%s: |", path);
	foreach_build_dependency(maker, instance, &maker->rules, put_stamp);
	sb_puts(&maker->rules, " ;\n");
}

static void put_object(struct maker *maker, const struct module *instance,
    const struct source *source, const char *path, struct strbuf *objs) {
	const char *base;
	const char *obj;

	base = arena_printf("%s/%s", maker->dirs->obj, without_suffix(path));
	obj = arena_printf("%s.o", base);
	put_dependencies(maker, instance, obj, path,
	    gen_flags(maker, instance, source, path));
	output_claim(arena_printf("%s.d", base));
	sb_puts(&maker->rules, source_kind(source) == SOURCE_ASM
	                           ? "\t$(compile_asm)\n"
	                           : "\t$(compile_c)\n");
	if (annotation_find(instance->annotations, "AutoCmd")) {
		sb_printf(&maker->rules, "\t$(call rename_main,%s)\n", instance->id);
	}
	sb_printf(objs, " \\\n\t%s", obj);
}

static void put_script(struct maker *maker, const struct module *instance,
    const struct source *source, const char *path) {
	const char *lds;

	lds = arena_printf("%s/%s", maker->dirs->obj, without_suffix(path));
	put_dependencies(maker, instance, lds, path,
	    gen_flags(maker, instance, source, path));
	output_claim(arena_printf("%s.d", lds));
	sb_puts(&maker->rules, "\t$(preprocess_lds)\n");
	sb_printf(&maker->scripts, " \\\n\t%s", lds);
}

static void put_sources(struct maker *maker, const struct module *instance,
    const struct module *type, struct strbuf *objs) {
	const struct source *source;
	const char *path;

	for (source = type->sources; source; source = source->next) {
		path = source_path(maker->dirs, type, source);
		if (source_is_built(source)) {
			put_built_source(maker, instance, path);
		}
		switch (source_kind(source)) {
		case SOURCE_C:
		case SOURCE_ASM:
			put_object(maker, instance, source, path, objs);
			break;
		case SOURCE_LINKER:
			put_script(maker, instance, source, path);
			break;
		default:
			break;
		}
	}
}

/* The objects of a static module are linked only where something needs them. */
static void put_archive(struct maker *maker, const struct module *instance,
    struct strbuf *objs) {
	const char *lib;

	lib = arena_printf("%s/module/%s.a", maker->dirs->obj, instance->path);
	sb_printf(&maker->rules, "\n%s:%s\n\t$(archive)\n", lib, sb_text(objs));
	sb_printf(&maker->libs, " \\\n\t%s", lib);
	output_claim(lib);
}

static void put_build_script(struct maker *maker,
    const struct module *instance) {
	const struct annotation *build;
	const struct value *script;

	build = annotation_find(instance->annotations, "Build");
	script = build ? annotation_param(build, "script") : NULL;
	if (script) {
		sb_printf(&maker->rules, "\n%s: %s\n\t$(call extbld,%s)\n",
		    stamp_path(maker, instance), instance->file->path,
		    vars_expand(&script->loc, script->text));
	}
}

static void put_module(struct maker *maker, const struct module *instance) {
	const struct module *type;
	struct strbuf objs = {0};

	put_build_script(maker, instance);
	for (type = instance; type; type = type->super) {
		put_sources(maker, instance, type, &objs);
	}
	if (!instance->is_static) {
		sb_puts(&maker->objs, sb_text(&objs));
	}
	else if (objs.len) {
		put_archive(maker, instance, &objs);
	}
	sb_free(&objs);
}

static void put_inject(struct maker *maker, const struct module *framework) {
	const char *path = arena_printf("%s/mod_inject.c", maker->dirs->gen);
	const char *obj = arena_printf("%s/mod_inject.o", maker->dirs->obj);

	put_dependencies(maker, framework, obj, path,
	    gen_flags(maker, framework, NULL, "mod_inject.c"));
	output_claim(arena_printf("%s/mod_inject.d", maker->dirs->obj));
	sb_puts(&maker->rules, "\t$(compile_c)\n");
	sb_printf(&maker->objs, " \\\n\t%s", obj);
}

static void put_variable(struct strbuf *sb, const char *name,
    struct strbuf *value) {
	sb_printf(sb, "\n%s :=%s\n", name, sb_text(value));
	sb_free(value);
}

static void put_module_names(struct strbuf *sb,
    const struct module_list *modules) {
	size_t i;

	sb_puts(sb, "\nmybuild_modules :=");
	for (i = 0; i < modules->count; i++) {
		sb_printf(sb, " \\\n\t%s", modules->items[i]->fqn);
	}
	sb_putc(sb, '\n');
}

void gen_make(const struct output_dirs *dirs, const struct tree *tree,
    const struct module_list *modules) {
	struct maker maker = {.dirs = dirs, .tree = tree};
	const struct module *framework;
	struct strbuf sb = {0};
	size_t i;

	for (i = 0; i < modules->count; i++) {
		put_module(&maker, modules->items[i]);
	}
	framework = module_selected(modules, "embox.framework.mod");
	if (framework) {
		put_inject(&maker, framework);
	}
	sb_puts(&sb, "# Generated by mybuild from mods.conf.\n");
	put_module_names(&sb, modules);
	put_variable(&sb, "mybuild_objs", &maker.objs);
	put_variable(&sb, "mybuild_libs", &maker.libs);
	put_variable(&sb, "mybuild_lds", &maker.scripts);
	sb_puts(&sb, sb_text(&maker.rules));
	sb_free(&maker.rules);
	output_write(arena_printf("%s/image.mk", dirs->gen), &sb);
}
