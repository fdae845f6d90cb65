/**
 * @file
 * @brief Calendar of a time since 1970, in UTC.
 */

#include <stdbool.h>
#include <time.h>

#define SEC_PER_DAY   86400L
#define DAYS_PER_ERA  146097L /* 400 years */
#define DAYS_TO_EPOCH 719468L /* from 1 March of year 0 to 1 January 1970 */

/** Quotient rounded down, also of a negative @a a. */
static long div_floor(long a, long b) {
	return a / b - (a % b < 0);
}

static bool is_leap(long year) {
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/**
 * Fills in the date. Years are taken to begin in March, which puts the leap
 * day at their end; 400 of them, an era, have a fixed number of days.
 */
static void gmtime_date(long days, struct tm *tm) {
	long shifted = days + DAYS_TO_EPOCH;
	long era = div_floor(shifted, DAYS_PER_ERA);
	long day = shifted - era * DAYS_PER_ERA;
	long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	long month;

	day -= 365 * year + year / 4 - year / 100; /* of the year from March */
	month = (5 * day + 2) / 153;               /* from March */
	tm->tm_mday = day - (153 * month + 2) / 5 + 1;
	tm->tm_mon = month < 10 ? month + 2 : month - 10;
	year += era * 400 + (tm->tm_mon < 2);
	tm->tm_year = year - 1900;
	tm->tm_yday = month < 10 ? day + 59 + is_leap(year) : day - 306;
	tm->tm_wday = (days % 7 + 11) % 7; /* 1 January 1970 was a Thursday */
}

struct tm *gmtime_r(const time_t *timep, struct tm *result) {
	long days = div_floor(*timep, SEC_PER_DAY);
	long sec = *timep - days * SEC_PER_DAY;

	result->tm_sec = sec % 60;
	result->tm_min = sec / 60 % 60;
	result->tm_hour = sec / 3600;
	gmtime_date(days, result);
	result->tm_isdst = 0;
	result->tm_gmtoff = 0;
	return result;
}
