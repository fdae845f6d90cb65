/**
 * @file
 * @brief Parser of Mybuild files and of mods.conf.
 */

#ifndef MYBUILD_PARSER_H_
#define MYBUILD_PARSER_H_

#include "model.h"

/**
 * Parses a Mybuild file; an error is reported and ends that file.
 *
 * @return false after a syntax error
 */
bool parse_myfile(struct myfile *file, const char *text, size_t len);

/** Parses mods.conf in the same manner; @a config->file must be set. */
bool parse_config(struct config *config, const char *text, size_t len);

#endif /* MYBUILD_PARSER_H_ */
