/**
 * @file
 * @brief The $(NAME) variables that Mybuild files may use.
 */

#ifndef MYBUILD_VARS_H_
#define MYBUILD_VARS_H_

#include "diag.h"

/** Takes NAME=VALUE; false if it has no '='. */
bool vars_define(const char *assignment);

/**
 * Replaces each $(NAME) of @a text by its value; reports an unknown one at
 * @a loc.
 */
const char *vars_expand(const struct loc *loc, const char *text);

#endif /* MYBUILD_VARS_H_ */
