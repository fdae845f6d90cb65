/**
 * @file
 * @brief Error messages with file, line and column, and "did you mean".
 */

#ifndef MYBUILD_DIAG_H_
#define MYBUILD_DIAG_H_

#include "util.h"

/** A place in a file; line and column count from 1, line 0 = whole file. */
struct loc {
	const char *file;
	int line;
	int col;
};

/** Collects the names nearest to a misspelt one. */
struct nearest {
	const char *wanted;
	const char *names[3];
	size_t distance[3];
	size_t count;
};

void diag_error(const struct loc *loc, const char *fmt, ...) MB_PRINTF(2, 3);
void diag_note(const struct loc *loc, const char *fmt, ...) MB_PRINTF(2, 3);
/** Number of errors so far. */
int diag_errors(void);

void nearest_init(struct nearest *nearest, const char *wanted);
/** Offers @a name; @a key is what the wanted name is compared with. */
void nearest_offer(struct nearest *nearest, const char *key, const char *name);
/** "; did you mean 'a' or 'b'?" or "", in the arena. */
const char *nearest_text(const struct nearest *nearest);

#endif /* MYBUILD_DIAG_H_ */
