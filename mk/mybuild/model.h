/**
 * @file
 * @brief What Mybuild files and mods.conf say, and what follows from it.
 *
 * The parser fills the first half of each structure, the resolver the second.
 * Everything is in the arena; lists keep the order of the files.
 */

#ifndef MYBUILD_MODEL_H_
#define MYBUILD_MODEL_H_

#include "diag.h"

#define RUNLEVEL_DEFAULT 2
#define RUNLEVEL_MAX     4

enum value_kind {
	VALUE_STRING,
	VALUE_NUMBER,
	VALUE_BOOLEAN,
	VALUE_REFERENCE,
};

struct value {
	enum value_kind kind;
	const char *text;
	struct loc loc;
};

/** name = value; a lone value in an annotation is named "value". */
struct param {
	struct param *next;
	const char *name;
	struct loc loc;
	struct value value;
};

/** What an annotation stands before (bit mask in its definition). */
enum annotation_target {
	ON_MODULE = 1,
	ON_SOURCE = 2,
	ON_OPTION = 4,
	ON_DEPENDS = 8,
	ON_INCLUDE = 16,
	ON_CONFIGURATION = 32,
};

struct annotation {
	struct annotation *next;
	const char *name;
	struct loc loc;
	struct param *params;
};

struct module;
struct myfile;

struct reference {
	struct reference *next;
	const char *name;
	struct loc loc;
	struct annotation *annotations; /**< of its depends: @NoRuntime */
};

struct source {
	struct source *next;
	const char *name; /**< as written */
	struct loc loc;
	struct annotation *annotations;
};

enum option_type {
	OPTION_STRING,
	OPTION_NUMBER,
	OPTION_BOOLEAN,
	OPTION_REFERENCE, /**< the option's type is a module */
};

struct option {
	struct option *next;
	enum option_type type;
	const char *name;
	struct loc loc;
	bool has_value;
	struct value value; /**< the default */
	struct annotation *annotations;
};

/** One include of mods.conf. */
struct include {
	struct include *next;
	struct reference ref;
	struct param *params;
	struct annotation *annotations;
};

struct config {
	struct myfile *file; /**< scope in which its names are looked up */
	struct include *includes;
};

struct module {
	struct module *next; /**< in its file */
	const char *name;
	const char *fqn;  /**< embox.driver.xen.grant */
	const char *id;   /**< embox__driver__xen__grant */
	const char *path; /**< embox/driver/xen/grant */
	struct loc loc;
	struct myfile *file;
	bool is_abstract;
	bool is_static;
	struct reference *extends;
	struct reference *depends;
	struct source *sources;
	struct option *options;
	struct annotation *annotations;

	struct module *super;    /**< what it extends */
	struct module *instance; /**< its most derived type in the build */
	struct include *include; /**< why it is in the build: mods.conf ... */
	struct loc why;          /**< ... or a depends */
	bool closed;             /**< its dependencies are in the build */
	bool tried;              /**< its default implementation was looked for */
	int runlevel;
	int mark; /**< of the walk that orders the modules */
};

struct myfile {
	struct myfile *next;
	const char *path;
	const char *dir; /**< "src/drivers/xen/grant", "." at the root */
	const char *package;
	struct reference *imports; /**< a trailing ".*" is kept */
	struct module *modules;
};

struct module_list {
	struct module **items;
	size_t count;
	size_t cap;
};

void module_list_add(struct module_list *list, struct module *module);
void module_list_free(struct module_list *list);

/** Whether @a module is @a base or derives from it. */
bool module_is_a(const struct module *module, const struct module *base);

/** First annotation so named, or NULL. */
const struct annotation *annotation_find(const struct annotation *list,
    const char *name);
/** Value of one parameter of an annotation, or NULL. */
const struct value *annotation_param(const struct annotation *annotation,
    const char *name);
/** Text of @a param of the first annotation so named, or NULL. */
const char *annotation_text(const struct annotation *list, const char *name,
    const char *param);

#endif /* MYBUILD_MODEL_H_ */
