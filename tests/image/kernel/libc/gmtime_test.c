/**
 * @file
 * @brief Calendar time.
 */

#include <embox/test.h>
#include <time.h>

EMBOX_TEST_SUITE("gmtime_r");

static struct tm tm;

static void check_date(time_t when, int year, int month, int day, int yday,
    int wday) {
	gmtime_r(&when, &tm);
	test_assert_equal(tm.tm_year + 1900, year);
	test_assert_equal(tm.tm_mon + 1, month);
	test_assert_equal(tm.tm_mday, day);
	test_assert_equal(tm.tm_yday, yday);
	test_assert_equal(tm.tm_wday, wday);
}

TEST_CASE("time 0 is the first of January 1970, a Thursday") {
	check_date(0, 1970, 1, 1, 0, 4);
	test_assert_zero(tm.tm_hour | tm.tm_min | tm.tm_sec);
}

TEST_CASE("the last second of a day is 23:59:59") {
	check_date(86399, 1970, 1, 1, 0, 4);
	test_assert_equal(tm.tm_hour, 23);
	test_assert_equal(tm.tm_min, 59);
	test_assert_equal(tm.tm_sec, 59);
	check_date(86400, 1970, 1, 2, 1, 5);
}

TEST_CASE("leap days are where they belong") {
	check_date(951782400, 2000, 2, 29, 59, 2);
	check_date(951868800, 2000, 3, 1, 60, 3);
	check_date(1709164800, 2024, 2, 29, 59, 4);
	check_date(1735603200, 2024, 12, 31, 365, 2);
	check_date(1735689600, 2025, 1, 1, 0, 3);
	check_date(4107542400, 2100, 3, 1, 59, 1);
}

TEST_CASE("times before 1970 are negative") {
	check_date(-1, 1969, 12, 31, 364, 3);
	test_assert_equal(tm.tm_sec, 59);
}

TEST_CASE("every day of eight hundred years follows the day before") {
	static const char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31};
	int year = 1970, month = 0, day = 1;

	for (time_t t = 0; year < 2770; t += 86400) {
		int leap = year % 4 == 0 && (year % 100 || year % 400 == 0);

		gmtime_r(&t, &tm);
		test_assert_equal(tm.tm_year + 1900, year);
		test_assert_equal(tm.tm_mon, month);
		test_assert_equal(tm.tm_mday, day);
		if (++day > lengths[month] + (month == 1 && leap)) {
			day = 1;
			year += month == 11;
			month = (month + 1) % 12;
		}
	}
}
