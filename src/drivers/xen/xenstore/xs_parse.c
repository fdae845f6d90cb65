/**
 * @file
 * @brief Numbers from XenStore
 *
 * Values are text that somebody else wrote: no blank, sign, newline or
 * anything but digits passes, nor does a number out of its range.
 */

#include <errno.h>

#include <drivers/xen/xen_store.h>

int xenstore_parse_u64(const char *text, uint64_t min, uint64_t max,
    uint64_t *value) {
	uint64_t n = 0;

	if (*text == '\0') {
		return -EINVAL;
	}
	for (; *text != '\0'; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9) {
			return -EINVAL;
		}
		if (n > (UINT64_MAX - digit) / 10) {
			return -ERANGE;
		}
		n = n * 10 + digit;
	}
	if (n < min || n > max) {
		return -ERANGE;
	}
	*value = n;
	return 0;
}
