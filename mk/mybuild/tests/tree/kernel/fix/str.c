/**
 * @file
 * @brief Strings of the fixture image.
 */

#include <string.h>

char *strerror(int err) {
	(void)err;
	return (char *)"error";
}

size_t strlen(const char *text) {
	size_t len = 0;

	while (text[len]) {
		len++;
	}
	return len;
}

int strncmp(const char *a, const char *b, size_t n) {
	for (; n > 0 && *a == *b && *a; n--, a++, b++) {}
	return n ? (unsigned char)*a - (unsigned char)*b : 0;
}

int strcmp(const char *a, const char *b) {
	return strncmp(a, b, (size_t)-1);
}
