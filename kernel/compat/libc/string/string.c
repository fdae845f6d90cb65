/**
 * @file
 * @brief Strings: length, copy, comparison, search.
 */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Or the compiler would turn strlen's loop into a call of strlen. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

size_t strlen(const char *str) {
	const char *end = str;

	while (*end) {
		end++;
	}
	return end - str;
}

size_t strnlen(const char *s, size_t maxlen) {
	size_t len = 0;

	while (len < maxlen && s[len]) {
		len++;
	}
	return len;
}

char *stpcpy(char *dst, const char *src) {
	size_t len = strlen(src);

	memcpy(dst, src, len + 1);
	return dst + len;
}

char *strcpy(char *dst, const char *src) {
	stpcpy(dst, src);
	return dst;
}

char *strncpy(char *dst, const char *src, size_t n) {
	size_t len = strnlen(src, n);

	memcpy(dst, src, len);
	memset(dst + len, 0, n - len);
	return dst;
}

char *strcat(char *dst, const char *src) {
	strcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *dst, const char *src, size_t n) {
	size_t len = strnlen(src, n);
	char *end = dst + strlen(dst);

	memcpy(end, src, len);
	end[len] = '\0';
	return dst;
}

size_t strlcpy(char *dst, const char *src, size_t size) {
	size_t len = strlen(src);

	if (size) {
		size_t n = len < size ? len : size - 1;

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

size_t strlcat(char *dst, const char *src, size_t size) {
	size_t len = strnlen(dst, size);

	return len + strlcpy(dst + len, src, size - len);
}

int strcmp(const char *str1, const char *str2) {
	while (*str1 && *str1 == *str2) {
		str1++;
		str2++;
	}
	return (unsigned char)*str1 - (unsigned char)*str2;
}

int strncmp(const char *str1, const char *str2, size_t n) {
	for (; n && *str1 && *str1 == *str2; n--) {
		str1++;
		str2++;
	}
	return n ? (unsigned char)*str1 - (unsigned char)*str2 : 0;
}

int strncasecmp(const char *s1, const char *s2, size_t n) {
	for (; n; n--, s1++, s2++) {
		int diff = tolower((unsigned char)*s1) - tolower((unsigned char)*s2);

		if (diff || !*s1) {
			return diff;
		}
	}
	return 0;
}

int strcasecmp(const char *s1, const char *s2) {
	return strncasecmp(s1, s2, (size_t)-1);
}

char *strchrnul(const char *str, int ch) {
	while (*str && *str != (char)ch) {
		str++;
	}
	return (char *)str;
}

char *strchr(const char *str, int ch) {
	char *p = strchrnul(str, ch);

	return *p == (char)ch ? p : NULL;
}

char *strrchr(const char *str, int ch) {
	return memrchr(str, ch, strlen(str) + 1);
}

char *strstr(const char *haystack, const char *needle) {
	return memmem(haystack, strlen(haystack), needle, strlen(needle));
}

size_t strspn(const char *s, const char *accept) {
	size_t n = 0;

	while (s[n] && strchr(accept, s[n])) {
		n++;
	}
	return n;
}

size_t strcspn(const char *s, const char *reject) {
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n])) {
		n++;
	}
	return n;
}

char *strpbrk(const char *s, const char *accept) {
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strsep(char **stringp, const char *delim) {
	char *token = *stringp;

	if (token) {
		char *end = strpbrk(token, delim);

		if (end) {
			*end++ = '\0';
		}
		*stringp = end;
	}
	return token;
}

char *strtok_r(char *str, const char *delim, char **saveptr) {
	char *token = str ? str : *saveptr;

	if (token) {
		token += strspn(token, delim);
		*saveptr = token;
		if (*token) {
			return strsep(saveptr, delim);
		}
		*saveptr = NULL;
	}
	return NULL;
}

char *strtok(char *str, const char *delim) {
	static char *rest;

	return strtok_r(str, delim, &rest);
}

int ffs(int i) {
	return __builtin_ffs(i);
}
