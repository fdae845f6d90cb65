/**
 * @file
 * @brief The image's test suites.
 */

#include <framework/test/api.h>
#include <framework/test/self.h>
#include <string.h>

ARRAY_SPREAD_DEF(const struct test_suite *const, __test_registry);

const struct mod_ops __test_mod_ops = {};

/** Whether @a name is the suite's module name, alone or with its package. */
static bool test_has_name(const struct test_suite *test, const char *name) {
	const char *package = test_package(test);
	size_t len = strlen(package);

	if (!strncmp(name, package, len) && name[len] == '.') {
		name += len + 1;
	}
	return !strcmp(name, test_name(test));
}

const struct test_suite *test_lookup(const char *name) {
	const struct test_suite *test;

	test_foreach(test) {
		if (test_has_name(test, name)) {
			return test;
		}
	}
	return NULL;
}
