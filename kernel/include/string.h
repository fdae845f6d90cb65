/**
 * @file
 * @brief Memory and string functions of C and POSIX.
 *
 * All of them may be called from any context.
 */

#ifndef STRING_H_
#define STRING_H_

#include <stddef.h>
#include <strings.h>

extern void *memcpy(void *dst, const void *src, size_t n);
extern void *memmove(void *dst, const void *src, size_t n);
extern void *memset(void *ptr, int c, size_t n);
extern int memcmp(const void *ptr1, const void *ptr2, size_t n);
extern void *memchr(const void *s, int c, size_t n);
extern void *memrchr(const void *s, int c, size_t n);
extern void *memmem(const void *haystack, size_t hs_len, const void *needle,
    size_t ne_len);

extern size_t strlen(const char *str);
extern size_t strnlen(const char *s, size_t maxlen);
extern char *strcpy(char *dst, const char *src);
extern char *strncpy(char *dst, const char *src, size_t n);
extern char *stpcpy(char *dst, const char *src);
extern char *strcat(char *dst, const char *src);
extern char *strncat(char *dst, const char *src, size_t n);

/** Copies at most @a size - 1 characters and always terminates @a dst.
 *  Returns strlen(src): truncated if that is not less than @a size. */
extern size_t strlcpy(char *dst, const char *src, size_t size);

/** Appends like strlcpy. Returns the length it tried to create. */
extern size_t strlcat(char *dst, const char *src, size_t size);

extern int strcmp(const char *str1, const char *str2);
extern int strncmp(const char *str1, const char *str2, size_t n);
extern char *strchr(const char *str, int ch);
extern char *strchrnul(const char *str, int ch);
extern char *strrchr(const char *str, int ch);
extern char *strstr(const char *haystack, const char *needle);
extern size_t strspn(const char *s, const char *accept);
extern size_t strcspn(const char *s, const char *reject);
extern char *strpbrk(const char *s, const char *accept);
extern char *strtok_r(char *str, const char *delim, char **saveptr);
extern char *strtok(char *str, const char *delim);
extern char *strsep(char **stringp, const char *delim);

/** Copies in memory from malloc; the caller frees them. NULL if none left. */
extern char *strdup(const char *s);
extern char *strndup(const char *s, size_t size);

/** Text of a (positive) error number; static storage, never NULL. */
extern char *strerror(int errnum);

#endif /* STRING_H_ */
