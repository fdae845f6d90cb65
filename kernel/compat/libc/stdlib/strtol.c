/**
 * @file
 * @brief Numbers from text. `long long` is as wide as `long` here.
 */

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/** Value of a digit, or 36 if it is none in any base. */
static int digit_value(char c) {
	if (isdigit(c)) {
		return c - '0';
	}
	return isalpha(c) ? tolower(c) - 'a' + 10 : 36;
}

/** Skips `0x` or `0` and settles the base. The x belongs to the number only
 *  when a hexadecimal digit follows it. */
static const char *skip_prefix(const char *p, int *base) {
	if ((*base == 0 || *base == 16) && p[0] == '0' && (p[1] | ' ') == 'x'
	    && isxdigit(p[2])) {
		*base = 16;
		return p + 2;
	}
	if (*base == 0) {
		*base = *p == '0' ? 8 : 10;
	}
	return p;
}

/** Digits at @a p, saturating. @a end is left alone when there are none. */
static unsigned long parse_digits(const char *p, const char **end, int base,
    bool *overflow) {
	unsigned long value = 0;

	for (int digit; (digit = digit_value(*p)) < base; *end = ++p) {
		if (__builtin_mul_overflow(value, (unsigned long)base, &value)
		    || __builtin_add_overflow(value, (unsigned long)digit, &value)) {
			*overflow = true;
		}
	}
	return *overflow ? ULONG_MAX : value;
}

/** The whole of strto*: sign, prefix, digits. @a nptr is at the end if there
 *  is no number. */
static unsigned long parse_number(const char *nptr, char **endptr, int base,
    bool *negative, bool *overflow) {
	const char *p = nptr, *end = nptr;
	unsigned long value = 0;

	*negative = *overflow = false;
	if (base == 0 || (base >= 2 && base <= 36)) {
		while (isspace(*p)) {
			p++;
		}
		if (*p == '-' || *p == '+') {
			*negative = *p++ == '-';
		}
		p = skip_prefix(p, &base);
		value = parse_digits(p, &end, base, overflow);
	}
	else {
		errno = EINVAL;
	}
	if (endptr) {
		*endptr = (char *)end;
	}
	return value;
}

unsigned long strtoul(const char *nptr, char **endptr, int base) {
	bool negative, overflow;
	unsigned long value;

	value = parse_number(nptr, endptr, base, &negative, &overflow);
	if (overflow) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return negative ? -value : value;
}

long strtol(const char *nptr, char **endptr, int base) {
	bool negative, overflow;
	unsigned long value, limit;

	value = parse_number(nptr, endptr, base, &negative, &overflow);
	limit = (unsigned long)LONG_MAX + negative;
	if (overflow || value > limit) {
		errno = ERANGE;
		value = limit;
	}
	return negative ? (long)-value : (long)value;
}

unsigned long long strtoull(const char *nptr, char **endptr, int base) {
	return strtoul(nptr, endptr, base);
}

long long strtoll(const char *nptr, char **endptr, int base) {
	return strtol(nptr, endptr, base);
}

long atol(const char *nptr) {
	return strtol(nptr, NULL, 10);
}

int atoi(const char *nptr) {
	return (int)atol(nptr);
}
