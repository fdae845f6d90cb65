/**
 * @file
 * @brief Runs the image's test suites.
 */

#include <errno.h>
#include <framework/test/api.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int list_tests(void) {
	const struct test_suite *test;
	int n = 0;

	test_foreach(test) {
		printf("%3d. %s.%s: %s\n", ++n, test_package(test), test_name(test),
		    test->description);
	}
	printf("%d suites\n", n);
	return 0;
}

static const struct test_suite *test_by_number(unsigned long number) {
	const struct test_suite *test;

	test_foreach(test) {
		if (--number == 0) {
			return test;
		}
	}
	return NULL;
}

/** A suite by its name or its number in the list. */
static const struct test_suite *find_test(const char *key) {
	char *end;
	unsigned long number = strtoul(key, &end, 10);

	return end != key && !*end ? test_by_number(number) : test_lookup(key);
}

static int print_result(const struct test_result *result) {
	printf("%d passed, %d failed\n", result->passed, result->failed);
	return result->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_one(const char *key, struct test_result *result) {
	const struct test_suite *test = find_test(key);

	if (!test) {
		printf("test: no suite %s; test -l lists them\n", key);
		return -ENOENT;
	}
	test_suite_run_counted(test, result);
	return print_result(result);
}

static int run_all(struct test_result *result) {
	const struct test_suite *test;

	test_foreach(test) {
		test_suite_run_counted(test, result);
	}
	return print_result(result);
}

static int usage(void) {
	printf("test: usage: test [-l] [-v] [-n NAME|NUMBER]\n");
	return -EINVAL;
}

int main(int argc, char **argv) {
	struct test_result result = {};
	const char *key = NULL;
	int opt;

	while ((opt = getopt(argc, argv, "hlvn:t:")) != -1) {
		switch (opt) {
		case 'l':
			return list_tests();
		case 'v':
			result.verbose = true;
			break;
		case 'n':
		case 't':
			key = optarg;
			break;
		case 'h':
			return usage();
		default:
			return -EINVAL;
		}
	}
	if (optind < argc) {
		return usage();
	}
	return key ? run_one(key, &result) : run_all(&result);
}
