/**
 * @file
 * @brief A place in the source, as static data.
 */

#ifndef UTIL_LOCATION_H_
#define UTIL_LOCATION_H_

struct location {
	const char *file;
	int line;
};

struct location_func {
	struct location at;
	const char *func;
};

#define LOCATION_INIT \
	{ .file = __FILE__, .line = __LINE__ }

#define LOCATION_FUNC_INIT \
	{ .at = LOCATION_INIT, .func = __func__ }

#endif /* UTIL_LOCATION_H_ */
