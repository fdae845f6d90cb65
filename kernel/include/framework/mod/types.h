/**
 * @file
 * @brief A module of the image as data.
 */

#ifndef FRAMEWORK_MOD_TYPES_H_
#define FRAMEWORK_MOD_TYPES_H_

#include <stdint.h>

#define MOD_STAT_ENABLED (1U << 0)
#define MOD_STAT_FAILED  (1U << 1)

typedef uint16_t mod_stat_t;

struct mod;

/** What enabling means for a kind of module: unit, test suite, command. */
struct mod_ops {
	int (*enable)(const struct mod *self);
	int (*disable)(const struct mod *self);
};

/** The part that changes at run time. */
struct mod_data {
	mod_stat_t stat;
};

/** First member of struct unit, test_mod and cmd_mod. */
struct mod {
	const struct mod_ops *ops;
	const char *pkg_name;
	const char *mod_name;
	struct mod_data *data;
};

#endif /* FRAMEWORK_MOD_TYPES_H_ */
