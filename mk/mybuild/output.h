/**
 * @file
 * @brief Generated files, written only when they change.
 *
 * A list of all generated files is kept; those of an earlier run that this
 * one did not generate are removed, so that nothing of a module that is no
 * longer selected stays behind.
 */

#ifndef MYBUILD_OUTPUT_H_
#define MYBUILD_OUTPUT_H_

#include "util.h"

/** Where generated files go. */
struct output_dirs {
	const char *gen;     /**< build/base/gen */
	const char *include; /**< build/base/include */
	const char *obj;     /**< build/base/obj */
	const char *build;   /**< build: for "^BUILD" in file names */
};

/** Writes @a text to @a path unless the file has it already; frees @a text. */
void output_write(const char *path, struct strbuf *text);

/** Counts @a path, made by a later step, as generated; makes its folder. */
void output_claim(const char *path);

/** Removes stale files and rewrites the list kept in @a manifest. */
void output_finish(const char *manifest);

#endif /* MYBUILD_OUTPUT_H_ */
